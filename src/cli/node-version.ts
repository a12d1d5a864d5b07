/** Since this Node.js there is `node:sqlite` without a flag: https://nodejs.org/api/sqlite.html. As `engines` in `package.json`. */
export const neededNode = '22.13';

/** The sentence for a Node.js that is too old; `undefined` where it is new enough. @param version as `22.13.0`. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = neededNode.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return `evfleetpulse needs Node.js ${neededNode} or newer, and this is ${version}. Install a newer one from https://nodejs.org.`;
}

// Imported first: what is loaded after it already needs the newer one, and would fail in words that nobody understands.
const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}
