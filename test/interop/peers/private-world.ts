import { PeerMissing, run } from './peer';

/** Puts pairs of files over each other up to `--`, then becomes the rest. */
const script = 'set -e; while [ "$1" != -- ]; do mount --bind "$1" "$2"; shift 2; done; shift; exec "$@"';

/**
 * What leads a command into a world in which some files are others; this machine keeps its own.
 * @param files by the path that is replaced: the file that is there instead.
 */
export function privateWorld(files: Readonly<Record<string, string>>): readonly string[] {
  const pairs = Object.entries(files).flatMap(([path, instead]) => [instead, path]);
  return ['unshare', '--mount', 'sh', '-c', script, 'sh', ...pairs, '--'];
}

/** @throws PeerMissing where this user may not have such a world. */
export async function privateWorldAllowed(): Promise<void> {
  await run([...privateWorld({ '/etc/hosts': '/etc/hosts' }), 'true']).catch((error: Error) => {
    throw new PeerMissing(`this machine lets nobody but root replace files for one program: ${error.message}`);
  });
}
