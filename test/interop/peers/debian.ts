import { access } from 'node:fs/promises';
import { PeerMissing, run } from './peer';

let updated: Promise<string> | undefined;

/**
 * Has a Debian package installed, where `file` of it is not there yet.
 * @throws PeerMissing with what to do by hand.
 */
export async function ensurePackage(name: string, file: string): Promise<void> {
  if (await exists(file)) return;
  const byHand = `install the Debian package ${name} ("apt-get install ${name}") to run these tests`;
  if (!(await exists('/usr/bin/apt-get'))) throw new PeerMissing(`${file} is missing and this is no Debian: ${byHand}`);
  if (process.getuid?.() !== 0) throw new PeerMissing(`${file} is missing and only root may install it: ${byHand}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  updated ??= run(['apt-get', 'update'], env);
  await updated;
  await run(['apt-get', 'install', '-y', '--no-install-recommends', name], env);
}

/** The Debian mirror that this machine's own sources name, for a newer Debian beside it. */
export async function debianMirror(): Promise<string> {
  const listed = await run([
    'apt-get',
    'indextargets',
    '--format',
    '$(ORIGIN) $(LABEL) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  const mirror = /^Debian Debian (\S+)$/m.exec(listed)?.[1];
  if (mirror === undefined) throw new PeerMissing("this machine's apt sources name no Debian mirror");
  return mirror;
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
