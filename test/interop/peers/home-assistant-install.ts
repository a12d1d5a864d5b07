import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { debianMirror, ensurePackage, exists } from './debian';
import { peersFolder, PeerMissing, run } from './peer';

/** A Home Assistant on this machine's disk. */
export interface HomeAssistantInstallation {
  readonly version: string;
  /** What leads a command into its world: empty for a virtual environment of this machine. */
  readonly enter: readonly string[];
  /** The folder it sees as `/`: empty for a virtual environment of this machine. */
  readonly root: string;
  /** Its virtual environment, as it sees it. */
  readonly venv: string;
}

/** What a version of Home Assistant runs on: from one Python on, up to the next minor one. */
export interface PythonNeed {
  readonly minor: number;
  readonly patch: number;
}

/** The components whose Python packages are wanted; all others may fail, Home Assistant starts without them. */
const components = ['analytics', 'api', 'config', 'frontend', 'hassio', 'history', 'mqtt'];

/** Prints what these components and those they depend on require, one a line. */
const requirements = `
import json, pathlib, sys, homeassistant
root = pathlib.Path(homeassistant.__file__).parent / 'components'
todo, seen = sys.argv[1:], {}
while todo:
    name = todo.pop()
    if name not in seen:
        manifest = json.loads((root / name / 'manifest.json').read_text())
        seen[name] = manifest.get('requirements', [])
        todo += manifest.get('dependencies', [])
print(*(one for all in seen.values() for one in all), sep='\\n')
print(root.parent / 'package_constraints.txt')
`;

/**
 * Has a version of Home Assistant installed: on a Python of this machine, else in a newer Debian beside it. Kept in the
 * peers' folder, so that only the first time takes minutes.
 * @throws PeerMissing with the reason.
 */
export async function installHomeAssistant(version: string, need: PythonNeed): Promise<HomeAssistantInstallation> {
  const folder = join(peersFolder(), `home-assistant-${version}`);
  const marker = join(folder, 'installed.json');
  if (await exists(marker)) {
    const kept = JSON.parse(await readFile(marker, 'utf8')) as HomeAssistantInstallation;
    if (kept.root !== '') await mountsAllowed();
    return kept;
  }
  process.stdout.write(`installing Home Assistant ${version} into ${folder}; the next run finds it there\n`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const python = await findPython(need);
  const installation: HomeAssistantInstallation = python
    ? { version, enter: [], root: '', venv: join(folder, 'venv') }
    : { version, ...(await newerDebian(join(folder, 'debian'), need)) };
  await installPackages(installation, python ?? 'python3');
  await writeFile(marker, JSON.stringify(installation));
  return installation;
}

/** The environment of a command in Home Assistant's world. */
export function environment({ root }: HomeAssistantInstallation): NodeJS.ProcessEnv {
  if (root === '') return process.env;
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(PIP_(EXTRA_)?INDEX_URL|https?_proxy|no_proxy)$/i.test(name),
  );
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  return {
    ...Object.fromEntries(kept),
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    HOME: '/root',
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
  };
}

async function installPackages(installation: HomeAssistantInstallation, python: string): Promise<void> {
  const { enter, venv, version } = installation;
  const inside = (...command: string[]) => run([...enter, ...command], environment(installation));
  await inside(python, '-m', 'venv', venv);
  const pip = (...args: string[]) => inside(`${venv}/bin/pip`, 'install', '--quiet', '--no-cache-dir', ...args);
  await pip(`homeassistant==${version}`);
  const wanted = (await inside(`${venv}/bin/python`, '-c', requirements, ...components)).trim().split('\n');
  const constraints = wanted.pop() ?? '';
  await pip('--constraint', constraints, ...wanted);
}

async function findPython({ minor, patch }: PythonNeed): Promise<string | undefined> {
  const pyenv = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const versions = await readdir(pyenv).catch(() => []);
  const candidates = [`python3.${minor}`, 'python3', ...versions.map((one) => join(pyenv, one, 'bin', 'python'))];
  const question = `import sys, venv, ensurepip; sys.exit(not ((3, ${minor}, ${patch}) <= sys.version_info < (3, ${minor + 1})))`;
  for (const python of candidates) {
    const fits = await run([python, '-c', question]).then(
      () => true,
      () => false,
    );
    if (fits) return python;
  }
  return undefined;
}

/** A private mount and process space: nothing to unmount afterwards, and nothing of it outlives its first process. */
const unshare = (root: string): string[] => [
  'unshare',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  `--root=${root}`,
];

async function mountsAllowed(): Promise<void> {
  await run([...unshare('/'), 'true']).catch((error: Error) => {
    throw new PeerMissing(`this machine refuses mounts (${error.message}): run as root, or install a newer Python`);
  });
}

/** The Debian that carries a Python of the kind, made beside the machine's own. */
async function newerDebian(
  root: string,
  { minor, patch }: PythonNeed,
): Promise<Omit<HomeAssistantInstallation, 'version'>> {
  const wish = `no Python 3.${minor}.${patch} here`;
  if (minor < 14) throw new PeerMissing(`${wish}: install one, for example with pyenv`);
  if (process.getuid?.() !== 0) throw new PeerMissing(`${wish}, and only root can make a newer Debian beside this one`);
  await mountsAllowed();
  await ensurePackage('debootstrap', '/usr/sbin/debootstrap');
  const include = '--include=python3,python3-venv,ca-certificates';
  const script = '/usr/share/debootstrap/scripts/sid';
  await run(['debootstrap', '--variant=minbase', include, 'forky', root, await debianMirror(), script]);
  for (const file of ['/etc/resolv.conf', '/etc/hosts', '/etc/ssl/certs/ca-certificates.crt']) {
    if (await exists(file)) await copyFile(file, join(root, file));
  }
  return { enter: unshare(root), root, venv: '/srv/home-assistant' };
}
