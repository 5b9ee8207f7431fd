import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Command } from '../../src/engine/command.ts';
import type { MessageStore } from '../../src/protocols/fix/store.ts';
import { openSqliteStore, type SqliteOptions, type SqliteStore } from '../../src/store/sqlite.ts';
import { StoreLocked, StoreUnavailable, type VenueStore } from '../../src/store/store.ts';

const STARTED = 1_700_000_000_000_000;

describe('a store on disk', () => {
  let directory: string;
  let store: SqliteStore;

  const open = (options: Partial<SqliteOptions> = {}): SqliteStore =>
    openSqliteStore({ directory, durability: 'process', now: () => STARTED, holder: 'demo', ...options });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'simctl-store-'));
    store = open();
  });

  afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
  });

  const reopen = (options: Partial<SqliteOptions> = {}): SqliteStore => {
    store.close();
    return (store = open(options));
  };

  it('replays the journal after a restart, in order and to the letter', () => {
    const venue = store.venue('XSIM');
    const commands: Command[] = [
      { type: 'cancel-all', owner: 'fix42.CLIENT1', symbol: null, side: 'buy', clientOrderId: null },
      { type: 'remove-instrument', symbol: 'ÄÖ"\\\u0001😀' },
      { type: 'end-day' },
    ];
    commands.forEach((command, index) => venue.append({ sequence: index + 1, at: STARTED + index, command }));
    store.commit();
    const expected = commands.map((command, index) => ({
      sequence: index + 1,
      at: STARTED + index,
      command,
    }));
    assert.deepEqual(replay(venue), expected);
    assert.deepEqual(replay(reopen().venue('XSIM')), expected);
    assert.deepEqual(replay(store.venue('XSIM'), 2), expected.slice(2));
    assert.deepEqual(store.warnings, []);
  });

  it('numbers a journal without gaps', () => {
    const venue = store.venue('XSIM');
    appendTo(venue, 1, 3);
    assert.throws(() => appendTo(venue, 5, 5), /journal of XSIM: 5 after 3/);
  });

  it('drops what a snapshot contains, whether it was committed or not', () => {
    const venue = store.venue('XSIM');
    appendTo(venue, 1, 10);
    store.commit();
    appendTo(venue, 11, 15);
    venue.saveSnapshot({ sequence: 15, state: '{"fifteen":true}' });
    appendTo(venue, 16, 17);
    assert.deepEqual(venue.snapshot(), { sequence: 15, state: '{"fifteen":true}' });
    assert.deepEqual(sequences(venue, 15), [16, 17]);
    store.commit();
    const restored = reopen().venue('XSIM');
    assert.deepEqual(restored.snapshot(), { sequence: 15, state: '{"fifteen":true}' });
    assert.deepEqual(sequences(restored, 15), [16, 17]);
    appendTo(restored, 18, 18);
    restored.saveSnapshot({ sequence: 18, state: '{}' });
    store.commit();
    appendTo(reopen().venue('XSIM'), 19, 19);
    store.commit();
    assert.deepEqual(sequences(reopen().venue('XSIM'), 18), [19]);
    assert.throws(() => sequences(store.venue('XSIM'), 3), /what came before 18 is in the snapshot/);
  });

  it('keeps a snapshot of an earlier command beside the entries after it', () => {
    const venue = store.venue('XSIM');
    appendTo(venue, 1, 10);
    store.commit();
    venue.saveSnapshot({ sequence: 4, state: '{}' });
    store.commit();
    assert.deepEqual(sequences(reopen().venue('XSIM'), 4), [5, 6, 7, 8, 9, 10]);
  });

  it('keeps sessions, messages and secrets over a restart', () => {
    const session = store.session('XSIM/fix42.CLIENT1');
    session.append(1, Buffer.from('one'));
    session.append(4, Buffer.from('four'));
    session.nextSenderSeqNum = 5;
    session.nextTargetSeqNum = 3;
    store.secrets.set('salt', 'pepper');
    store.commit();
    const restored = reopen({ now: () => STARTED + 1 }).session('XSIM/fix42.CLIENT1');
    assert.equal(restored.nextSenderSeqNum, 5);
    assert.equal(restored.nextTargetSeqNum, 3);
    assert.equal(restored.createdAtMicros, STARTED);
    assert.deepEqual(numbers(restored), [1, 4]);
    assert.equal(store.secrets.get('salt'), 'pepper');
    restored.append(5, Buffer.from('five'));
    assert.deepEqual(numbers(restored), [1, 4, 5]);
  });

  it('forgets at close what was not committed', () => {
    store.session('XSIM/fix42.CLIENT1').append(1, Buffer.from('one'));
    assert.equal(store.dirty, true);
    assert.deepEqual(numbers(reopen().session('XSIM/fix42.CLIENT1')), []);
    assert.equal(store.dirty, false);
  });

  it('keeps the last messages of a session and drops older ones step by step', () => {
    const session = store.session('XSIM/fix42.CLIENT1', 2_000);
    for (let seqNum = 1; seqNum <= 9_000; seqNum++) {
      session.append(seqNum, Buffer.from(String(seqNum)));
      if (seqNum % 50 === 0) store.commit();
    }
    while (store.dirty) store.commit();
    const left = numbers(session);
    assert.equal(left.at(-1), 9_000);
    assert.ok(left.length >= 2_000 && left.length < 3_100, `${left.length} messages are kept`);
    assert.deepEqual(numbers(reopen().session('XSIM/fix42.CLIENT1', 2_000)), left);
  });

  it('drops a long past in steps, none of which takes long', () => {
    const session = store.session('XSIM/fix42.CLIENT1');
    for (let seqNum = 1; seqNum <= 9_000; seqNum++) session.append(seqNum, Buffer.from(String(seqNum)));
    for (let seqNum = 9_001; seqNum <= 12_000; seqNum++) {
      session.append(seqNum, Buffer.from(String(seqNum)));
      if (seqNum % 50 === 0) store.commit();
    }
    const shorter = reopen().session('XSIM/fix42.CLIENT1', 1_000);
    shorter.append(12_001, Buffer.from('12001'));
    let commits = 0;
    for (; store.dirty && commits < 100; commits++) store.commit();
    assert.equal(store.dirty, false);
    assert.ok(commits > 2, `${commits} commits`);
    const left = numbers(shorter);
    assert.deepEqual([left[0]! > 10_950, left.at(-1)], [true, 12_001]);
    assert.deepEqual(numbers(reopen().session('XSIM/fix42.CLIENT1')), left);
  });

  it('drops messages between which others were not kept', () => {
    const session = store.session('XSIM/fix42.CLIENT1');
    for (const seqNum of [1, 5_000, 5_001, 20_000, 20_001, 45_000]) {
      session.append(seqNum, Buffer.from(String(seqNum)));
      store.commit();
    }
    const shorter = reopen().session('XSIM/fix42.CLIENT1', 1_000);
    shorter.append(45_001, Buffer.from('45001'));
    for (let commits = 0; store.dirty; commits++) {
      assert.ok(commits < 100, 'the store never has enough');
      store.commit();
    }
    assert.deepEqual(numbers(shorter), [45_000, 45_001]);
    assert.deepEqual(numbers(reopen().session('XSIM/fix42.CLIENT1')), [45_000, 45_001]);
  });

  it('takes numbers that were set back by hand, and resends nothing from before', () => {
    const session = store.session('XSIM/fix42.CLIENT1');
    for (const seqNum of [1, 2, 3]) session.append(seqNum, Buffer.from('before'));
    store.commit();
    session.append(2, Buffer.from('after'));
    assert.deepEqual(numbers(session), [2]);
    store.commit();
    assert.deepEqual(numbers(reopen().session('XSIM/fix42.CLIENT1')), [2]);
  });

  it('goes to the second opener’s face with the first one’s name', () => {
    store.session('XSIM/fix42.CLIENT1').append(1, Buffer.from('one'));
    store.commit();
    assert.throws(
      () => open({ holder: 'other' }),
      (error) =>
        error instanceof StoreLocked && error.message.endsWith(`is in use by demo (process ${process.pid})`),
    );
    store.session('XSIM/fix42.CLIENT1').append(2, Buffer.from('two'));
    store.commit();
    assert.deepEqual(numbers(reopen().session('XSIM/fix42.CLIENT1')), [1, 2]);
  });

  it('keeps the batch when the disk refuses, at whatever step, and stores it once when it takes it', () => {
    for (const point of ['begin', 'write', 'commit'] as const) {
      let failures = 3;
      reopen({
        failpoint(at) {
          if (at === point && failures-- > 0) throw sqliteError('database or disk is full', 13);
        },
      });
      const key = `XSIM/${point}`;
      const venue = store.venue(key);
      appendTo(venue, 1, 2);
      store.session(key).append(1, Buffer.from('one'));
      for (let attempt = 1; attempt <= 3; attempt++) {
        assert.throws(() => store.commit(), StoreUnavailable);
        assert.equal(store.dirty, true);
        store.session(key).append(1 + attempt, Buffer.from('more'));
        appendTo(venue, 2 + attempt, 2 + attempt);
        assert.deepEqual(
          sequences(venue),
          Array.from({ length: 2 + attempt }, (_, index) => index + 1),
        );
      }
      store.commit();
      assert.equal(store.dirty, false);
      reopen();
      assert.deepEqual(numbers(store.session(key)), [1, 2, 3, 4]);
      assert.deepEqual(sequences(store.venue(key)), [1, 2, 3, 4, 5]);
    }
  });

  it('counts on when the log is moved into the database between commits', () => {
    const session = store.session('XSIM/fix42.CLIENT1');
    for (let seqNum = 1; seqNum <= 100; seqNum++) {
      session.append(seqNum, Buffer.alloc(200_000, seqNum));
      store.commit();
      store.relieve(true);
    }
    assert.equal(store.commits.number, 100);
    assert.equal(numbers(reopen().session('XSIM/fix42.CLIENT1')).length, 100);
  });

  it('lets nobody else read its files', { skip: process.platform === 'win32' }, () => {
    appendTo(store.venue('XSIM'), 1, 3);
    store.commit();
    for (const file of readdirSync(directory)) {
      assert.equal(statSync(join(directory, file)).mode & 0o777, 0o600, file);
    }
    assert.ok(readdirSync(directory).includes('simctl.sqlite-wal'));
  });

  it('writes a witness that people can read', () => {
    appendTo(store.venue('XSIM'), 1, 3);
    store.commit();
    assert.match(
      readFileSync(join(directory, 'simctl.witness'), 'latin1'),
      /^simctl witness 1: commit 1, inputs 3, chain \d+, boot [0-9a-z-]+, crc \d+ *\n$/,
    );
  });
});

function sqliteError(message: string, errcode: number): Error {
  return Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
}

function appendTo(venue: VenueStore, from: number, to: number): void {
  for (let sequence = from; sequence <= to; sequence++) {
    venue.append({
      sequence,
      at: STARTED + sequence,
      command: { type: 'remove-instrument', symbol: `owner ${sequence}` },
    });
  }
}

function replay(venue: VenueStore, after = 0): unknown[] {
  const entries: unknown[] = [];
  venue.replay(after, (entry) => entries.push(entry));
  return entries;
}

function sequences(venue: VenueStore, after = 0): number[] {
  const found: number[] = [];
  venue.replay(after, ({ sequence }) => found.push(sequence));
  return found;
}

function numbers(session: MessageStore): number[] {
  const found: number[] = [];
  session.read(1, Infinity, (seqNum) => found.push(seqNum));
  return found;
}
