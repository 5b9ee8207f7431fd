import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { isReadable } from './migration.ts';
import { FORMAT, SCHEMA } from './schema.ts';
import { StoreDamaged, StoreLocked, StoreUnavailable, type Durability } from './store.ts';

/** The files of a store, all in one directory. */
export interface StoreFiles {
  readonly database: string;
  readonly log: string;
  readonly witness: string;
  /** Pid and name of the process that holds the store, for messages only: the lock itself is SQLite's. */
  readonly holder: string;
}

export function storeFiles(directory: string): StoreFiles {
  const database = join(directory, 'simctl.sqlite');
  return {
    database,
    log: `${database}-wal`,
    witness: join(directory, 'simctl.witness'),
    holder: join(directory, 'simctl.holder'),
  };
}

/** Set at every start and read back, since builds of SQLite differ in their defaults: [name, value, answer]. */
function pragmas(durability: Durability): readonly (readonly [string, string | number, string | number])[] {
  return [
    // First: with it the lock is taken at the first access, and the system frees it even after kill -9.
    ['locking_mode', 'EXCLUSIVE', 'exclusive'],
    ['journal_mode', 'WAL', 'wal'],
    ['synchronous', durability === 'full' ? 'FULL' : 'NORMAL', durability === 'full' ? 2 : 1],
    // macOS: fsync stops at the drive's cache.
    ['fullfsync', 'ON', 1],
    ['checkpoint_fullfsync', 'ON', 1],
    // Automatic checkpoints stall a commit; the store makes its own.
    ['wal_autocheckpoint', 0, 0],
    ['journal_size_limit', 67_108_864, 67_108_864],
    // In KiB. What a transaction writes beyond it goes to the log page by page, and is read from there again.
    ['cache_size', -8_192, -8_192],
    ['trusted_schema', 'OFF', 0],
    ['cell_size_check', 'ON', 1],
  ];
}

/**
 * Opens the database, alone, and creates it where there is none. A file that is there but empty is only taken for new
 * when nothing says that there was more.
 */
export function openDatabase(files: StoreFiles, durability: Durability, holder: string): DatabaseSync {
  const known = existsSync(files.witness) || existsSync(files.log);
  if (known && (!existsSync(files.database) || statSync(files.database).size === 0)) {
    throw new StoreDamaged(
      `${files.database} is missing or empty, but the files beside it belong to one that was not`,
    );
  }
  // SQLite would let the group and the world read it. Not on a file that is there: closing it would drop the lock.
  if (!existsSync(files.database)) closeSync(openSync(files.database, 'a', 0o600));
  const database = new DatabaseSync(files.database);
  try {
    for (const [name, value, answer] of pragmas(durability)) setPragma(database, name, value, answer);
    if (!isReadable(formatOf(database))) create(database, files);
    nameHolder(files, holder);
    return database;
  } catch (error) {
    database.close();
    throw isBusy(error)
      ? new StoreLocked(`${files.database} is in use by ${holderOf(files)}`)
      : problemOf(error, files.database);
  }
}

/** The format of a store. */
export function formatOf(database: DatabaseSync): number {
  return Number(read(database, 'user_version'));
}

function create(database: DatabaseSync, files: StoreFiles): void {
  const version = formatOf(database);
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()!['count'];
  if (version !== 0 || tables !== 0) {
    throw new StoreDamaged(
      `${files.database} has format ${version}, this version of simctl reads format ${FORMAT}`,
    );
  }
  if (existsSync(files.witness)) {
    throw new StoreDamaged(
      `${files.database} has lost its tables: ${files.witness} knows of what was in them`,
    );
  }
  // Out of the log at once: whatever befalls the log later, the tables are there.
  database.exec(
    `BEGIN IMMEDIATE; ${SCHEMA} PRAGMA user_version = ${FORMAT}; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)`,
  );
}

function setPragma(
  database: DatabaseSync,
  name: string,
  value: string | number,
  answer: string | number,
): void {
  database.exec(`PRAGMA ${name} = ${value}`);
  const actual = read(database, name);
  if (actual !== answer)
    throw new Error(`SQLite answers ${name} = ${String(actual)} where ${answer} is needed`);
}

function read(database: DatabaseSync, pragma: string): SQLOutputValue | undefined {
  return Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
}

/** A full disk must not keep a daemon from starting for the sake of a message. */
function nameHolder(files: StoreFiles, holder: string): void {
  try {
    writeFileSync(files.holder, `${process.pid} ${holder}\n`, { mode: 0o600 });
  } catch {
    rmSync(files.holder, { force: true });
  }
}

function holderOf(files: StoreFiles): string {
  try {
    const [pid, ...name] = readFileSync(files.holder, 'utf8').trim().split(' ');
    return `${name.join(' ')} (process ${pid})`;
  } catch {
    return 'another process';
  }
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

interface SqliteError extends Error {
  readonly code: 'ERR_SQLITE_ERROR';
  readonly errcode: number;
}

function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_SQLITE_ERROR';
}

function isBusy(error: unknown): boolean {
  return isSqliteError(error) && (error.errcode & 0xff) === BUSY;
}

/** SQLite's errors in the store's own terms; any other error is what it is. */
export function problemOf(error: unknown, file: string): unknown {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_OUT_OF_RANGE') {
    return new StoreDamaged(`${file}: ${error.message}`, { cause: error });
  }
  if (!isSqliteError(error)) return error;
  const code = error.errcode & 0xff;
  const message = `${file}: ${error.message} (SQLite ${error.errcode})`;
  // 1 is SQLite's answer to a statement about tables or columns that are not there.
  return code === CORRUPT || code === NOT_A_DATABASE || code === 1
    ? new StoreDamaged(message, { cause: error })
    : new StoreUnavailable(message, { cause: error });
}
