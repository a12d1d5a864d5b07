import { open, type FileHandle } from 'node:fs/promises';
import { Problem, reasonOf } from '../kernel/problem';
import type { TelemetryRecord } from '../vehicle/record';

/** One record as a line of JSON: `{vin, topic, txid, createdAt, receivedAt, isResend, data}`, times in epoch milliseconds. */
export function jsonLine({ vin, topic, txid, createdAt, receivedAt, isResend, data }: TelemetryRecord): string {
  return `${JSON.stringify({ vin, topic, txid, createdAt, receivedAt, isResend, data })}\n`;
}

/** More than this waiting, in characters, and whoever writes should wait for the disk. */
const behind = 8 * 1024 * 1024;

/** More than this, and records are no longer taken. */
const mostWaiting = 64 * 1024 * 1024;

/**
 * Appends records to a file. Lines are gathered while the disk is busy and written together, so a slow disk costs memory and
 * not lines; a record is safe once it was flushed.
 */
export class JsonlFile {
  readonly #path: string;
  readonly #flush: boolean;
  #file: FileHandle | undefined;
  /** The file may end in half a line, which a crash or a full disk left there. */
  #isTorn = true;
  #lines: string[] = [];
  #waiting = 0;
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param flush whether every write is flushed to the disk, so that `write` promises that. */
  constructor(path: string, { flush }: { readonly flush: boolean }) {
    this.#path = path;
    this.#flush = flush;
  }

  /** @throws Problem FILE_UNWRITABLE */
  async start(): Promise<void> {
    // Also for reading: how the file ends must be looked at.
    this.#file ??= await open(this.#path, 'a+', 0o600).catch((error: unknown) => {
      throw new Problem('FILE_UNWRITABLE', { file: this.#path, reason: reasonOf(error) }, error);
    });
  }

  /** The disk does not keep up: the next records should not be called received before they are written. */
  get isBehind(): boolean {
    return this.#waiting > behind;
  }

  /** Takes a record. @returns once it is written; rejects with a Problem when it cannot be. */
  write(record: TelemetryRecord): Promise<void> {
    if (!this.#file) return Promise.reject(this.#unwritable('it is closed'));
    if (this.#waiting > mostWaiting) return Promise.reject(this.#unwritable('the disk is too slow'));
    const line = jsonLine(record);
    this.#lines.push(line);
    this.#waiting += line.length;
    // All lines that come while one write runs share the next one.
    this.#next ??= (this.#writing ?? Promise.resolve()).then(() => this.#write());
    return this.#next;
  }

  async stop(): Promise<void> {
    await this.#next?.catch(() => {});
    await this.#writing?.catch(() => {});
    await this.#file?.close();
    this.#file = undefined;
  }

  #write(): Promise<void> {
    const text = this.#lines.join('');
    this.#lines = [];
    this.#waiting = 0;
    this.#next = undefined;
    const written = this.#append(text);
    // The one after it does not care how this one ended.
    this.#writing = written.catch(() => {});
    return written;
  }

  async #append(text: string): Promise<void> {
    try {
      const file = this.#file!;
      const start = this.#isTorn && (await endsInLine(file)) ? '\n' : '';
      this.#isTorn = true;
      await file.appendFile(start + text);
      this.#isTorn = false;
      if (this.#flush) await file.datasync();
    } catch (error) {
      throw this.#unwritable(reasonOf(error), error);
    }
  }

  #unwritable(reason: string, cause?: unknown): Problem {
    return new Problem('FILE_UNWRITABLE', { file: this.#path, reason }, cause);
  }
}

/** Whether the last line has no end. A pipe or a device has no size, and none. */
async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer.toString() !== '\n';
}
