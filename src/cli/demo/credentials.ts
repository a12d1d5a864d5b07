import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../../kernel/atomic-file';

/** Credentials by the id of their node, as Node-RED keeps them beside the flow. */
type Credentials = Readonly<Record<string, Readonly<Record<string, string>>>>;

const cipher = 'aes-256-ctr';

/** Puts credentials into Node-RED's encrypted file, in its own format; those of other nodes stay. */
export async function provideCredentials(file: string, secret: string, credentials: Credentials): Promise<void> {
  const key = createHash('sha256').update(secret).digest();
  const iv = randomBytes(16);
  const sealing = createCipheriv(cipher, key, iv);
  const text = JSON.stringify({ ...(await read(file, key)), ...credentials });
  const sealed = sealing.update(text, 'utf8', 'base64') + sealing.final('base64');
  await writeFileAtomic(file, JSON.stringify({ $: iv.toString('hex') + sealed }));
}

/** What is there; nothing where there is no file yet, or one that this secret does not open: Node-RED drops it, too. */
async function read(file: string, key: Buffer): Promise<Credentials> {
  try {
    const { $: sealed } = JSON.parse(await readFile(file, 'utf8')) as { $: string };
    const opening = createDecipheriv(cipher, key, Buffer.from(sealed.slice(0, 32), 'hex'));
    return JSON.parse(opening.update(sealed.slice(32), 'base64', 'utf8') + opening.final('utf8')) as Credentials;
  } catch {
    return {};
  }
}
