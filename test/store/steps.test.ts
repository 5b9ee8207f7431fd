import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';
import { eachFileStep } from '../kit/file-steps.ts';

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

describe('a store whose process dies at a step', () => {
  it('opens with all that was reported, whichever step it is', (test) => {
    const home = mkdtempSync(join(tmpdir(), 'simctl-steps-'));
    try {
      const images = imagesOf(home);
      const names = new Set(images.map(({ step }) => step));
      test.diagnostic(`${images.length} images at steps of ${names.size} kinds`);
      for (const kind of [
        'PRAGMA',
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
  mkdirSync(live);
  const images: Image[] = [];
  let reported = 0;
  const restore = eachFileStep((step) => {
    const directory = join(home, String(images.length));
    cpSync(live, directory, { recursive: true });
    images.push({ step, directory, reported });
  });
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
  store.relieve(true);
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
