import type { DatabaseSync } from 'node:sqlite';

export type Statements = ReturnType<typeof prepareStatements>;

/** Every statement that runs more than once, compiled at the start. */
export function prepareStatements(database: DatabaseSync) {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    checkpoint: database.prepare('PRAGMA wal_checkpoint(PASSIVE)'),

    readCommits: database.prepare('SELECT * FROM commits'),
    writeCommits: database.prepare('INSERT OR REPLACE INTO commits VALUES (1, ?, ?, ?, ?, ?)'),

    readStreams: database.prepare('SELECT * FROM streams ORDER BY id'),
    writeStream: database.prepare('INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),

    insertChunk: database.prepare('INSERT INTO chunks VALUES (?, ?, ?, ?, ?)'),
    deleteChunks: database.prepare('DELETE FROM chunks WHERE id BETWEEN ? AND ?'),
    chunkAtOrBefore: database.prepare(
      'SELECT * FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1',
    ),
    chunkAfter: database.prepare('SELECT * FROM chunks WHERE id > ? AND id <= ? ORDER BY id LIMIT 1'),

    readSnapshots: database.prepare('SELECT stream FROM snapshots ORDER BY stream'),
    readSnapshot: database.prepare('SELECT sequence, state, crc FROM snapshots WHERE stream = ?'),
    writeSnapshot: database.prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?)'),

    readSecrets: database.prepare('SELECT * FROM secrets ORDER BY name'),
    writeSecret: database.prepare('INSERT OR REPLACE INTO secrets VALUES (?, ?, ?)'),
  };
}
