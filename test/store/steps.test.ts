import assert from 'node:assert/strict';
import fs, { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';

const KEY = 'XSIM/fix44.CLIENT1';
const COMMITS = 12;
const ENTRIES_PER_COMMIT = 5;
/** So few that each commit drops some. */
const MESSAGES_KEPT = 8;

/** What a process that is killed leaves behind: the files as they are, since the system outlives it. */
interface Image {
  readonly step: string;
  readonly directory: string;
  /** The last command that was reported durable by then. */
  readonly reported: number;
}

/** The calls by which anything gets into a file; a durable step that is none of these does not exist. */
const FILE_CALLS = [
  'openSync',
  'writeSync',
  'writeFileSync',
  'fsyncSync',
  'closeSync',
  'copyFileSync',
  'rmSync',
] as const;

describe('a store whose process dies at a step', () => {
  it('opens with all that was reported, whichever step it is', (test) => {
    const home = mkdtempSync(join(tmpdir(), 'simctl-steps-'));
    try {
      const images = imagesOf(home);
      const names = new Set(images.map(({ step }) => step));
      test.diagnostic(`${images.length} images at steps of ${names.size} kinds`);
      for (const kind of [
        'PRAGMA',
        'CREATE',
        'BEGIN',
        'COMMIT',
        'wal_checkpoint',
        'snapshots',
        'secrets',
        'DELETE',
        'writeSync',
      ])
        assert.ok(
          [...names].some((name) => name.includes(kind)),
          kind,
        );
      for (const image of images) check(image);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

/** Lives a life of all that a store does, and makes an image before and after each step. */
function imagesOf(home: string): Image[] {
  const live = join(home, 'live');
  fs.mkdirSync(live);
  const images: Image[] = [];
  let reported = 0;
  let inside = false;
  const around = <Result>(step: string, act: () => Result): Result => {
    if (inside) return act();
    inside = true;
    const image = (when: string): void => {
      const directory = join(home, String(images.length));
      cpSync(live, directory, { recursive: true });
      images.push({ step: `${when} ${step}`, directory, reported });
    };
    try {
      image('before');
      const result = act();
      image('after');
      return result;
    } finally {
      inside = false;
    }
  };
  const restore = patch(around);
  try {
    for (const round of [0, 1]) {
      const store = open(live);
      const venue = store.venue('XSIM');
      const session = store.session(KEY, MESSAGES_KEPT);
      for (let commit = 1; commit <= COMMITS; commit++) {
        for (let count = 0; count < ENTRIES_PER_COMMIT; count++) {
          const sequence = session.nextSenderSeqNum;
          venue.append({
            sequence,
            at: sequence,
            command: { type: 'remove-instrument', symbol: `S${sequence}` },
          });
          session.append(sequence, Buffer.from(`message ${sequence}`));
          session.nextSenderSeqNum = sequence + 1;
        }
        const last = session.nextSenderSeqNum - 1;
        if (commit === 3) store.secrets.set('admin', `secret ${round}`);
        if (commit === 6) venue.saveSnapshot({ sequence: last, state: JSON.stringify(last) });
        while (store.dirty) store.commit();
        reported = last;
        if (commit === 9) checkpoint(store);
      }
      store.close();
    }
  } finally {
    restore();
  }
  return images;
}

/** As a quiet moment does once the log is long enough to be worth it. */
function checkpoint(store: SqliteStore): void {
  const session = store.session('XSIM/bulk');
  for (let count = 0; count < 20; count++) {
    session.append(session.nextSenderSeqNum, Buffer.alloc(60_000, count));
    session.nextSenderSeqNum++;
  }
  store.commit();
  store.idle();
}

/** Has each step of a database or a file go through `around`, until the returned function is called. */
function patch(around: <Result>(step: string, act: () => Result) => Result): () => void {
  const undo: (() => void)[] = [];
  const wrap = <Name extends string>(
    owner: Record<Name, (...words: never[]) => unknown>,
    name: Name,
    stepOf: (self: unknown, words: readonly unknown[]) => string,
  ): void => {
    const original = owner[name];
    owner[name] = function (this: unknown, ...words: never[]) {
      return around(stepOf(this, words), () => original.apply(this, words));
    };
    undo.push(() => (owner[name] = original));
  };
  const sqlOf = (self: unknown): string =>
    (self as StatementSync).sourceSQL.trim().split('\n')[0]!.slice(0, 60);
  for (const name of ['run', 'get'] as const) wrap(StatementSync.prototype as never, name, sqlOf);
  wrap(DatabaseSync.prototype as never, 'exec', (_, [sql]) => String(sql).trim().slice(0, 60));
  wrap(DatabaseSync.prototype as never, 'close', () => 'close of the database');
  for (const name of FILE_CALLS) wrap(fs as never, name, () => name);
  syncBuiltinESMExports();
  return () => {
    for (const each of undo) each();
    syncBuiltinESMExports();
  };
}

function check({ step, directory, reported }: Image): void {
  const store = open(directory);
  try {
    const venue = store.venue('XSIM');
    const snapshot = venue.snapshot();
    let last = snapshot?.sequence ?? 0;
    if (snapshot !== null) assert.equal(snapshot.state, JSON.stringify(last), step);
    venue.replay(last, ({ sequence, command }) => {
      assert.deepEqual(
        [sequence, command],
        [++last, { type: 'remove-instrument', symbol: `S${sequence}` }],
        step,
      );
    });
    assert.ok(last >= reported, `${step}: ${reported} was reported, ${last} is there`);
    const session = store.session(KEY);
    assert.equal(session.nextSenderSeqNum, last + 1, step);
    const kept: number[] = [];
    session.read(1, Infinity, (number, bytes) => {
      assert.equal(Buffer.from(bytes).toString(), `message ${number}`, step);
      kept.push(number);
    });
    assert.ok(kept.length >= Math.min(last, MESSAGES_KEPT), step);
    assert.equal(kept.at(-1) ?? 0, last, step);
    // And it goes on.
    venue.append({ sequence: last + 1, at: last, command: { type: 'end-day' } });
    while (store.dirty) store.commit();
  } catch (error) {
    throw new Error(`${step}, with ${readdirSync(directory).join(' ')}`, { cause: error });
  } finally {
    store.close();
  }
}

function open(directory: string): SqliteStore {
  return openSqliteStore({ directory, durability: 'process', now: () => 0, holder: 'test' });
}
