/**
 * The thread that owns the database file, so that a slow disk never holds up the event loop. Runs alone: it imports nothing
 * of this package. One request at a time, answered in order.
 */
import { closeSync, openSync, renameSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

// node:sqlite announces itself as experimental on the Node versions supported here; that is no news to the operator.
process.removeAllListeners('warning');

type Value = string | number | null;
type Request =
  | { readonly id: number; readonly kind: 'open'; readonly file: string; readonly setAside: string }
  | {
      readonly id: number;
      readonly kind: 'write';
      readonly statements: readonly (readonly [string, readonly Value[]])[];
    }
  | { readonly id: number; readonly kind: 'read'; readonly sql: string; readonly values: readonly Value[] }
  | { readonly id: number; readonly kind: 'close' };

/** SQLite's result codes for a file that is damaged or no database at all. */
const damaged = new Set([11, 26]);

let database: DatabaseSync | undefined;
let prepared = new Map<string, StatementSync>();

parentPort?.on('message', (request: Request) => {
  try {
    parentPort?.postMessage({ id: request.id, result: answer(request) });
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    parentPort?.postMessage({ id: request.id, error: { code: errcode === undefined ? 0 : errcode & 0xff, message } });
  }
});

function answer(request: Request): unknown {
  switch (request.kind) {
    case 'open':
      return open(request.file, request.setAside);
    case 'write':
      return write(request.statements);
    case 'read':
      return prepare(request.sql).all(...request.values);
    case 'close':
      database?.close();
      database = undefined;
      prepared = new Map();
      return undefined;
  }
}

/** @returns what was wrong with a damaged file, which then lies at `setAside`. */
function open(file: string, setAside: string): string | undefined {
  try {
    database = connect(file);
    return undefined;
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string };
    if (errcode === undefined || !damaged.has(errcode & 0xff)) throw error;
    for (const suffix of ['', '-wal', '-shm']) move(file + suffix, setAside + suffix);
    database = connect(file);
    return message;
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There need not be a log beside the file.
  }
}

/** Makes the file for its owner alone, which SQLite would make for everybody; its log beside it follows. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'ax', 0o600));
  } catch {
    // It is there, or cannot be: then SQLite says why.
  }
}

function connect(file: string): DatabaseSync {
  makePrivate(file);
  // Loaded here, after the listener for warnings is gone.
  const { DatabaseSync: Database } = process.getBuiltinModule('node:sqlite');
  const opened = new Database(file);
  try {
    // Locked for this process alone until it closes: two writers would each fold half of the truth.
    opened.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; COMMIT;',
    );
    const [check] = opened.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (check?.quick_check !== 'ok') throw Object.assign(new Error(check?.quick_check), { errcode: 11 });
    return opened;
  } catch (error) {
    opened.close();
    throw error;
  }
}

function write(statements: readonly (readonly [string, readonly Value[]])[]): void {
  const opened = need();
  opened.exec('BEGIN IMMEDIATE');
  try {
    for (const [sql, values] of statements) {
      // A step of a schema may be several statements; none of them has values.
      if (values.length === 0) opened.exec(sql);
      else prepare(sql).run(...values);
    }
    opened.exec('COMMIT');
  } catch (error) {
    if (opened.isTransaction) opened.exec('ROLLBACK');
    throw error;
  }
}

function prepare(sql: string): StatementSync {
  let statement = prepared.get(sql);
  if (!statement) prepared.set(sql, (statement = need().prepare(sql)));
  return statement;
}

function need(): DatabaseSync {
  if (!database) throw new Error('the store is closed');
  return database;
}
