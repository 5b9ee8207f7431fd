import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WEEKDAYS } from '../../src/config/forms.ts';
import type { SessionSchedule } from '../../src/config/venue-config.ts';
import { SessionDays } from '../../src/daemon/session-days.ts';
import { sessionTimeAt } from '../../src/daemon/session-schedule.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import type { SessionApplication } from '../../src/protocols/fix/session.ts';
import { Peer, valueOf } from '../kit/fix-peer.ts';
import { seeded } from '../kit/seed.ts';

const START = Date.UTC(2026, 0, 5, 9) * 1_000;
const HOUR = 3_600_000_000;

const DAILY: SessionSchedule = {
  timeZone: 'Europe/London',
  days: WEEKDAYS,
  endDay: null,
  start: '08:00',
  end: '17:30',
};
const AROUND_THE_CLOCK: SessionSchedule = { ...DAILY, start: '17:00', end: '17:00' };
const WEEKLY: SessionSchedule = {
  ...DAILY,
  days: ['sunday'],
  endDay: 'friday',
  start: '22:00',
  end: '21:00',
};

class CountingStore extends MemoryStore {
  resets = 0;
  override reset(now: number): void {
    this.resets++;
    super.reset(now);
  }
}

/** A session with its schedule, as a daemon holds it. */
function hosted(schedule: SessionSchedule, store: CountingStore): { peer: Peer; days: SessionDays } {
  const days: SessionDays = new SessionDays(schedule, () => peer.session);
  const application: Partial<SessionApplication> = { onLogout: (_, now) => days.tick(now) };
  const peer: Peer = new Peer(
    { refuseLogon: (now) => days.refusal(now), checkLatency: false },
    application,
    store,
  );
  return { peer, days };
}

describe('a session with a schedule', () => {
  for (const [name, schedule] of Object.entries({ DAILY, AROUND_THE_CLOCK, WEEKLY })) {
    it(`has one reset for each session day, over restarts and idle times: ${name}`, (t) => {
      const random = seeded(t);
      const store = new CountingStore(START);
      let { days } = hosted(schedule, store);
      days.tick(START);
      let now = START;
      let ended = 0;
      let endedAt = sessionTimeAt(now, schedule).endedAt;
      const end = START + 200 * 24 * HOUR;
      while (now < end) {
        // Either the timer of the day's end, or the daemon is down for a while and starts again.
        const isRestart = random.chance(0.2);
        const next = isRestart ? now + random.integer(1, 30 * HOUR) : days.nextDeadline();
        const over = sessionTimeAt(next, schedule).endedAt;
        if (over > endedAt) ended++;
        endedAt = over;
        now = next;
        if (isRestart) ({ days } = hosted(schedule, store));
        days.tick(now);
        days.tick(now + 1);
        assert.equal(store.resets, ended, new Date(now / 1_000).toISOString());
      }
      assert.ok(ended > 20);
    });
  }

  it('refuses Logons outside of it, and says when it opens', () => {
    const { peer } = hosted(DAILY, new CountingStore(START));
    peer.now = Date.UTC(2026, 2, 28, 18) * 1_000;
    peer.send('35=A|98=0|108=30');
    const [logout] = peer.messages();
    assert.equal(valueOf(logout!, 58), 'The session is closed; it opens 2026-03-29 08:00:00 Europe/London');
    assert.ok(peer.connection.closing && !peer.connection.wasLoggedOn);
  });

  it('logs out who is connected at the end, and begins anew when they are gone', () => {
    const store = new CountingStore(START);
    const { peer, days } = hosted(DAILY, store);
    days.tick(START);
    peer.logOn();
    assert.equal(days.nextDeadline(), START + 8.5 * HOUR);
    peer.now = days.nextDeadline();
    days.tick(peer.now);
    assert.equal(valueOf(peer.messages()[0]!, 58), 'The session day has ended');
    assert.deepEqual([store.resets, store.nextSenderSeqNum], [0, 3]);
    peer.send('35=5');
    assert.deepEqual([store.resets, store.nextSenderSeqNum, store.nextTargetSeqNum], [1, 1, 1]);
    days.tick(peer.now);
    assert.equal(store.resets, 1);
  });

  it('lets a client that goes on around the clock in at once, with number 1', () => {
    const store = new CountingStore(START);
    const { peer, days } = hosted(AROUND_THE_CLOCK, store);
    days.tick(START);
    peer.logOn();
    peer.now = days.nextDeadline();
    days.tick(peer.now);
    peer.connection.disconnected(peer.now);
    assert.equal(days.refusal(peer.now), null);
    assert.deepEqual([store.resets, store.nextSenderSeqNum, store.nextTargetSeqNum], [1, 1, 1]);
  });
});
