import type { DatabaseSync } from 'node:sqlite';
import { rowChecksum, snapshotChecksum } from './checksum.ts';
import { FORMAT } from './schema.ts';
import { StoreDamaged } from './store.ts';

/** What makes a store of one format one of the next, by the format that it has. */
const STEPS: Readonly<Record<number, (database: DatabaseSync, file: string) => void>> = {
  1: sumSnapshotsAnew,
};

/** Whether a store of that format is one of ours, or can be made one. */
export function isReadable(format: number): boolean {
  return format === FORMAT || format in STEPS;
}

/**
 * Makes an older store one of the present format: in one transaction, so that a start that dies meanwhile finds it as it
 * was. Its contents must have been compared with the witness, since this writes over a damaged log. Throws StoreDamaged.
 */
export function migrate(database: DatabaseSync, format: number, file: string): void {
  if (format === FORMAT) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (let from = format; from < FORMAT; from++) STEPS[from]!(database, file);
    database.exec(`PRAGMA user_version = ${FORMAT}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Format 1 had the checksum of a snapshot over JSON of its text. */
function sumSnapshotsAnew(database: DatabaseSync, file: string): void {
  const update = database.prepare('UPDATE snapshots SET crc = ? WHERE stream = ?');
  for (const row of database.prepare('SELECT * FROM snapshots').all()) {
    const { stream, sequence, state, crc } = row as {
      stream: number;
      sequence: number;
      state: string;
      crc: number;
    };
    if (crc !== rowChecksum(stream, sequence, state))
      throw new StoreDamaged(`${file}: table snapshots, record ${stream} is not what was written`);
    update.run(snapshotChecksum(stream, sequence, state), stream);
  }
}
