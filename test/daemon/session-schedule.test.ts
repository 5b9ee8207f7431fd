import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WEEKDAYS } from '../../src/config/forms.ts';
import type { SessionSchedule, Weekday } from '../../src/config/venue-config.ts';
import { sessionTimeAt } from '../../src/daemon/session-schedule.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** What the oracle looks at on each side of a change of clocks, in days: more than two weeks. */
const AROUND_DAYS = 18;

/** A moment within the day on which the clocks change, twice a year; any day where they never do. */
const CHANGES: Readonly<Record<string, readonly [string, string]>> = {
  UTC: ['2026-03-29', '2026-10-25'],
  'Europe/London': ['2026-03-29', '2026-10-25'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  'Australia/Sydney': ['2026-04-05', '2026-10-04'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  'Asia/Kolkata': ['2026-03-29', '2026-10-25'],
  // Without changes since 2019, and before at midnight, so that a day began at 01:00.
  'America/Sao_Paulo': ['2018-02-18', '2018-11-04'],
};

const EVERY_DAY = { days: WEEKDAYS, endDay: null };
const TRADING_DAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

const SCHEDULES: readonly Omit<SessionSchedule, 'timeZone'>[] = [
  { ...EVERY_DAY, start: '08:00', end: '17:30' },
  { ...EVERY_DAY, start: '17:00', end: '16:00' },
  { ...EVERY_DAY, start: '00:00', end: '00:00' },
  // Beginnings and ends within, before and behind the hours that are skipped or come twice.
  { ...EVERY_DAY, start: '01:30', end: '01:30' },
  { ...EVERY_DAY, start: '02:15', end: '02:10' },
  { ...EVERY_DAY, start: '00:30', end: '01:15' },
  { ...EVERY_DAY, start: '01:15', end: '02:45' },
  { ...EVERY_DAY, start: '02:10', end: '02:20' },
  { days: TRADING_DAYS, endDay: null, start: '17:00', end: '16:59' },
  { days: ['sunday'], endDay: null, start: '02:00', end: '03:00' },
  { days: ['saturday'], endDay: null, start: '20:00', end: '04:00' },
  { days: ['sunday'], endDay: 'friday', start: '17:00', end: '17:00' },
  { days: ['friday'], endDay: 'monday', start: '02:30', end: '02:30' },
  { days: ['sunday'], endDay: 'sunday', start: '02:30', end: '02:30' },
  { days: ['sunday'], endDay: 'sunday', start: '01:00', end: '03:00' },
  { days: ['sunday'], endDay: 'sunday', start: '03:00', end: '01:00' },
];

/** The wall clock of a zone, minute by minute, as it shows itself: `2026-03-29 01:00`. */
class WallClock {
  readonly fromMs: number;
  /** The latest that the clock has shown up to each minute. */
  readonly #latest: string[] = [];

  constructor(timeZone: string, date: string) {
    this.fromMs = Date.parse(`${date}T12:00:00Z`) - AROUND_DAYS * DAY_MINUTES * MINUTE_MS;
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    let latest = '';
    for (let minute = 0; minute < 2 * AROUND_DAYS * DAY_MINUTES; minute++) {
      const shown = format.format(this.fromMs + minute * MINUTE_MS);
      if (shown > latest) latest = shown;
      this.#latest.push(latest);
    }
  }

  /** The first minute at which the clock has shown the time, or a later one. */
  reached(date: string, time: string): number {
    const wanted = `${date} ${time}`;
    let [low, high] = [0, this.#latest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#latest[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MINUTES * MINUTE_MS).toISOString().slice(0, 10);
}

/** All session days around a change, first and last minute of each, found by looking at the clock. */
function sessionDays(clock: WallClock, change: string, schedule: Omit<SessionSchedule, 'timeZone'>) {
  const days: { readonly opens: number; readonly closes: number }[] = [];
  for (let away = 1 - AROUND_DAYS; away < AROUND_DAYS - 1; away++) {
    const date = addDays(change, away);
    const name = new Date(`${date}T00:00Z`).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
    if (!schedule.days.includes(name.toLowerCase() as Weekday)) continue;
    let last = date;
    if (schedule.endDay === null) {
      if (schedule.end <= schedule.start) last = addDays(date, 1);
    } else {
      const named = (day: string): string =>
        new Date(`${day}T00:00Z`)
          .toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
          .toLowerCase();
      if (schedule.end <= schedule.start || named(last) !== schedule.endDay) {
        do last = addDays(last, 1);
        while (named(last) !== schedule.endDay);
      }
    }
    const [opens, closes] = [clock.reached(date, schedule.start), clock.reached(last, schedule.end)];
    if (opens < closes) days.push({ opens, closes });
  }
  return days;
}

describe('a session schedule', () => {
  for (const [timeZone, changes] of Object.entries(CHANGES)) {
    it(`has the session days that the wall clock shows, every minute of both changes of clocks: ${timeZone}`, () => {
      for (const change of changes) {
        const clock = new WallClock(timeZone, change);
        for (const schedule of SCHEDULES) {
          const days = sessionDays(clock, change, schedule);
          const middle = AROUND_DAYS * DAY_MINUTES;
          for (let minute = middle - DAY_MINUTES; minute < middle + DAY_MINUTES; minute++) {
            const next = days.findIndex(({ closes }) => closes > minute);
            const { opens, closes } = days[next]!;
            const microsAt = (at: number): number => (clock.fromMs + at * MINUTE_MS) * 1_000;
            const found = sessionTimeAt(microsAt(minute) + (minute % 60) * 999_999, {
              ...schedule,
              timeZone,
            });
            const expected = {
              endedAt: microsAt(days[next - 1]!.closes),
              day: { opensAt: microsAt(opens), closesAt: microsAt(closes) },
            };
            if (
              found.endedAt === expected.endedAt &&
              found.day.opensAt === expected.day.opensAt &&
              found.day.closesAt === expected.day.closesAt
            )
              continue;
            assert.deepEqual(
              found,
              expected,
              `${JSON.stringify(schedule)} at ${new Date(microsAt(minute) / 1e3).toISOString()}`,
            );
          }
        }
      }
    });
  }

  it('goes on through time without overlap, and never ends', () => {
    for (const [timeZone] of Object.entries(CHANGES)) {
      for (const terms of SCHEDULES) {
        const schedule = { ...terms, timeZone };
        let now = Date.parse('2026-01-01T00:00Z') * 1_000;
        const end = Date.parse('2027-01-01T00:00Z') * 1_000;
        while (now < end) {
          const { day } = sessionTimeAt(now, schedule);
          assert.ok(day.closesAt > now && day.opensAt < day.closesAt);
          const next = sessionTimeAt(day.closesAt, schedule);
          assert.equal(next.endedAt, day.closesAt);
          assert.ok(next.day.opensAt >= day.closesAt);
          now = day.closesAt;
        }
      }
    }
  });
});
