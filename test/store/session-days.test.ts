import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { WEEKDAYS } from '../../src/config/forms.ts';
import type { SessionSchedule } from '../../src/config/venue-config.ts';
import { SessionDays } from '../../src/daemon/session-days.ts';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';
import { Peer, START } from '../kit/fix-peer.ts';

const DAILY: SessionSchedule = {
  timeZone: 'UTC',
  days: WEEKDAYS,
  endDay: null,
  start: '08:00',
  end: '17:00',
};
const KEY = 'XSIM/orders.ACME';
/** Until then the files may grow: the log is moved into the database now and then only. */
const SETTLING_DAYS = 8;
const DAYS = 40;
const DAYS_WITHOUT_RESTART = 7;
const REPORTS_A_DAY = 1_500;
const REPORTS_A_TURN = 50;
const TEXT = 'x'.repeat(400);
const BYTES_A_DAY = REPORTS_A_DAY * TEXT.length;

/** How a session day goes: with the client there to its end, gone before it, or silent when it is logged out. */
type Day = 'logged out' | 'dropped' | 'silent' | 'never there';
const DAY_KINDS: readonly Day[] = ['logged out', 'dropped', 'silent', 'never there'];

describe('a store over many session days', () => {
  let directory: string;
  let store: SqliteStore;
  let now: number;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'simctl-store-'));
    now = START;
    store = open();
  });
  afterEach(() => {
    store.close();
    rmSync(directory, { recursive: true });
  });

  const open = (): SqliteStore =>
    openSqliteStore({ directory, durability: 'process', now: () => now, holder: 'demo' });

  /** The session as a daemon holds it. */
  function host(): { peer: Peer; days: SessionDays } {
    const days: SessionDays = new SessionDays(DAILY, () => peer.session);
    const application = { onLogout: (_: unknown, at: number) => days.tick(at) };
    const options = { refuseLogon: (at: number) => days.refusal(at), checkLatency: false };
    const peer: Peer = new Peer(options, application, store.session(KEY));
    peer.now = now;
    days.tick(now);
    return { peer, days };
  }

  /** A session day to its end: reports in many commits, then the end as the timer brings it about. */
  function live(day: Day): void {
    const { peer, days } = host();
    if (day !== 'never there') peer.logOn();
    for (let reports = 0; reports < REPORTS_A_DAY; reports++) {
      peer.session.begin('8', now).text(58, TEXT);
      peer.session.end();
      peer.messages();
      if (reports % REPORTS_A_TURN === 0) store.commit();
    }
    assert.ok(peer.session.store.nextSenderSeqNum > REPORTS_A_DAY);
    if (day === 'dropped') peer.connection.disconnected(now);
    now = days.nextDeadline();
    peer.now = now;
    days.tick(now);
    if (day === 'logged out') peer.send('35=5');
    if (day === 'silent') peer.connection.tick(peer.connection.nextDeadline());
    store.commit();
    store.relieve(true);
    now += 15 * 3_600_000_000;
  }

  const path = (): string => join(directory, 'simctl.sqlite');

  /** Bytes of the database and its log. */
  function bytesHeld(): number {
    const sizes = [path(), `${path()}-wal`].map((file) => (existsSync(file) ? statSync(file).size : 0));
    return sizes[0]! + sizes[1]!;
  }

  /** Rows of messages that the database holds: the store is closed for that, and opened again. */
  function chunksHeld(): number {
    store.close();
    const database = new DatabaseSync(path());
    const { chunks } = database.prepare('SELECT count(*) AS chunks FROM chunks').get() as { chunks: number };
    database.close();
    store = open();
    return chunks;
  }

  it('keeps nothing of a day that has ended, and grows no more once it has had its longest day', () => {
    let settled = 0;
    for (let day = 1; day <= DAYS; day++) {
      live(DAY_KINDS[day % DAY_KINDS.length]!);
      if (day % DAYS_WITHOUT_RESTART === 0) assert.equal(chunksHeld(), 0, `day ${day}`);
      const bytes = bytesHeld();
      const session = store.session(KEY);
      assert.deepEqual([session.nextSenderSeqNum, session.nextTargetSeqNum], [1, 1]);
      if (day <= SETTLING_DAYS) settled = Math.max(settled, bytes);
      else assert.ok(bytes <= settled + BYTES_A_DAY, `day ${day}: ${bytes} bytes, ${settled} at first`);
    }
    assert.ok(settled > BYTES_A_DAY, 'the messages were in the files');
  });

  it('drops a day that ended while nothing ran, when the daemon starts', () => {
    const { peer } = host();
    peer.logOn();
    peer.session.begin('8', now).text(58, TEXT);
    peer.session.end();
    store.commit();
    assert.equal(chunksHeld(), 1);
    now += 24 * 3_600_000_000;
    host();
    store.commit();
    assert.equal(chunksHeld(), 0);
  });
});
