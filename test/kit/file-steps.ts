import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/** The calls by which anything gets into a file: a durable step that is none of these, or of SQLite's, does not exist. */
const CALLS = [
  'openSync',
  'writeSync',
  'writeFileSync',
  'fsyncSync',
  'closeSync',
  'copyFileSync',
  'renameSync',
  'linkSync',
  'mkdirSync',
  'truncateSync',
  'unlinkSync',
  'rmSync',
] as const;

/**
 * Calls back before and after each step by which this process changes a file or a database, until the returned function
 * is called. What the files are then is what a process that is killed there leaves behind, since the system outlives it.
 */
export function eachFileStep(visit: (step: string) => void): () => void {
  const undo: (() => void)[] = [];
  let inside = false;
  const wrap = <Name extends string>(
    owner: Record<Name, (...words: never[]) => unknown>,
    name: Name,
    stepOf: (self: unknown, words: readonly unknown[]) => string,
  ): void => {
    const original = owner[name];
    owner[name] = function step(this: unknown, ...words: never[]) {
      if (inside) return original.apply(this, words);
      inside = true;
      try {
        const what = stepOf(this, words);
        visit(`before ${what}`);
        const result = original.apply(this, words);
        visit(`after ${what}`);
        return result;
      } finally {
        inside = false;
      }
    };
    undo.push(() => (owner[name] = original));
  };
  const firstLine = (sql: unknown): string => String(sql).trim().split('\n')[0]!.slice(0, 60);
  for (const name of ['run', 'get'] as const) {
    wrap(StatementSync.prototype as never, name, (self) => firstLine((self as StatementSync).sourceSQL));
  }
  wrap(DatabaseSync.prototype as never, 'exec', (_, [sql]) => firstLine(sql));
  wrap(DatabaseSync.prototype as never, 'close', () => 'close of the database');
  for (const name of CALLS) wrap(fs as never, name, () => name);
  syncBuiltinESMExports();
  return () => {
    for (const each of undo) each();
    syncBuiltinESMExports();
  };
}
