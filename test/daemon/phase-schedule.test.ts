import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WEEKDAYS } from '../../src/config/forms.ts';
import type { PhaseEntry } from '../../src/config/market-tables.ts';
import { nextPhaseChange, phasesAt, type PhaseSchedule } from '../../src/daemon/phase-schedule.ts';
import type { Phase } from '../../src/engine/phases.ts';

const WORKING_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

function entry(at: string, phase: Phase, more: Partial<PhaseEntry> = {}): PhaseEntry {
  return {
    at,
    phase,
    days: WORKING_DAYS.slice(),
    symbols: null,
    allowCancels: true,
    cancelOrders: false,
    ...more,
  };
}

const LONDON: PhaseSchedule = {
  timeZone: 'Europe/London',
  holidays: ['2026-12-25', '2026-12-28'],
  entries: [
    entry('17:30', 'closed'),
    entry('07:50', 'opening-auction'),
    entry('08:00', 'continuous'),
    entry('12:00:30', 'intraday-auction', { symbols: ['VOD'], days: ['friday'] }),
    entry('12:02', 'continuous', { symbols: ['VOD'] }),
  ],
};

function micros(text: string): number {
  return Date.parse(text) * 1_000;
}

function phases(schedule: PhaseSchedule, now: string): string[] {
  return phasesAt(schedule, micros(now)).map(
    ({ symbol, entry: { phase }, beganAt }) =>
      `${symbol ?? 'venue'} ${phase} ${new Date(beganAt / 1_000).toISOString().slice(0, 19)}`,
  );
}

function next(schedule: PhaseSchedule, after: string): string {
  return new Date(nextPhaseChange(schedule, micros(after)) / 1_000).toISOString().slice(0, 19);
}

describe('the schedule of phases', () => {
  test('has the last phase that began, on the clock of the venue', () => {
    const vod = 'VOD continuous 2026-02-27T12:02:00';
    assert.deepEqual(phases(LONDON, '2026-03-02T07:49:59Z'), ['venue closed 2026-02-27T17:30:00', vod]);
    assert.deepEqual(phases(LONDON, '2026-03-02T07:50:00Z'), [
      'venue opening-auction 2026-03-02T07:50:00',
      vod,
    ]);
    assert.equal(phases(LONDON, '2026-07-01T07:00:00Z')[0], 'venue continuous 2026-07-01T07:00:00');
    assert.equal(phases(LONDON, '2026-03-06T12:01:00Z')[1], 'VOD intraday-auction 2026-03-06T12:00:30');
  });

  test('says when the next one begins', () => {
    assert.equal(next(LONDON, '2026-03-02T07:49:59Z'), '2026-03-02T07:50:00');
    assert.equal(next(LONDON, '2026-03-02T07:50:00Z'), '2026-03-02T08:00:00');
    assert.equal(next(LONDON, '2026-03-06T12:00:00Z'), '2026-03-06T12:00:30');
    assert.equal(next(LONDON, '2026-03-06T17:30:00Z'), '2026-03-09T07:50:00');
  });

  test('begins nothing at weekends and on holidays', () => {
    // A Friday, a weekend and a Monday without trading.
    assert.equal(phases(LONDON, '2026-12-28T12:00:00Z')[0], 'venue closed 2026-12-24T17:30:00');
    assert.equal(next(LONDON, '2026-12-24T17:30:00Z'), '2026-12-29T07:50:00');
  });

  test('without entries, or with holidays on all of its days, says nothing', () => {
    const empty = { ...LONDON, entries: [] };
    assert.deepEqual(phases(empty, '2026-03-02T12:00:00Z'), []);
    assert.equal(nextPhaseChange(empty, micros('2026-03-02T12:00:00Z')), Infinity);
  });

  test('keeps its order over the hour that is left out in spring', () => {
    // London puts its clocks forward on 2026-03-29, a Sunday, from 01:00 to 02:00, at 01:00 UTC.
    const night: PhaseSchedule = {
      ...LONDON,
      entries: [
        entry('00:30', 'closed', { days: ['sunday'] }),
        entry('01:15', 'pre-open', { days: ['sunday'] }),
        entry('01:45', 'opening-auction', { days: ['sunday'] }),
        entry('02:00', 'continuous', { days: ['sunday'] }),
        entry('02:30', 'halt', { days: ['sunday'] }),
      ],
    };
    assert.equal(next(night, '2026-03-29T00:30:00Z'), '2026-03-29T01:00:00');
    assert.deepEqual(phases(night, '2026-03-29T00:59:59Z'), ['venue closed 2026-03-29T00:30:00']);
    assert.deepEqual(phases(night, '2026-03-29T01:00:00Z'), ['venue continuous 2026-03-29T01:00:00']);
    assert.equal(next(night, '2026-03-29T01:00:00Z'), '2026-03-29T01:30:00');
  });

  test('begins a phase once in the hour that comes twice in autumn', () => {
    // London puts its clocks back on 2026-10-25, a Sunday, from 02:00 to 01:00, at 01:00 UTC.
    const night: PhaseSchedule = {
      ...LONDON,
      entries: [
        entry('01:30', 'continuous', { days: ['sunday'] }),
        entry('02:00', 'closed', { days: ['sunday'] }),
      ],
    };
    assert.equal(next(night, '2026-10-25T00:00:00Z'), '2026-10-25T00:30:00');
    assert.equal(next(night, '2026-10-25T00:30:00Z'), '2026-10-25T02:00:00');
    assert.deepEqual(phases(night, '2026-10-25T01:45:00Z'), ['venue continuous 2026-10-25T00:30:00']);
    assert.equal(next(night, '2026-10-25T02:00:00Z'), '2026-11-01T01:30:00');
  });

  test('over a year has each phase begin in order, once a day, wherever the venue is', () => {
    const times = ['00:00', '02:15', '02:45', '23:59:59'];
    for (const timeZone of [
      'UTC',
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
    ]) {
      const everyDay: PhaseSchedule = {
        timeZone,
        holidays: [],
        entries: times.map((time, index) =>
          entry(time, index % 2 === 0 ? 'continuous' : 'closed', { days: [...WEEKDAYS] }),
        ),
      };
      let now = micros('2026-01-01T12:00:00Z');
      let changes = 0;
      for (const end = micros('2027-01-01T12:00:00Z'); ; changes++) {
        const change = nextPhaseChange(everyDay, now);
        assert.ok(change > now);
        if (change > end) break;
        const [on] = phasesAt(everyDay, change);
        assert.equal(on!.beganAt, change, timeZone);
        assert.equal(phasesAt(everyDay, change - 1_000)[0]!.beganAt, phasesAt(everyDay, now)[0]!.beganAt);
        now = change;
      }
      // Two of them may fall together on the one day on which an hour is left out.
      assert.ok(
        changes >= 365 * times.length - 1 && changes <= 365 * times.length,
        `${timeZone}: ${changes}`,
      );
    }
  });
});
