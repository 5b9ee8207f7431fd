import { WEEKDAYS } from '../config/forms.ts';
import type { PhaseEntry } from '../config/market-tables.ts';
import type { Micros } from '../engine/values.ts';
import { DAY_MS, firstInstantMs, timeOfDayMs, wallMs } from './time-zone.ts';

/** When the phases of a venue and of its instruments begin, on the venue's own clock. */
export interface PhaseSchedule {
  /** IANA name, for example "Europe/London". */
  readonly timeZone: string;
  /** Dates, `YYYY-MM-DD`, on which nothing begins: the phase of the day before goes on. */
  readonly holidays: readonly string[];
  readonly entries: readonly PhaseEntry[];
}

/** A phase that the schedule says is on: of an instrument, or with null of the venue. */
export interface ScheduledPhase {
  readonly symbol: string | null;
  readonly entry: PhaseEntry;
  readonly beganAt: Micros;
}

/**
 * The phases that are on at a time: of the venue and of each instrument that the schedule names, the one that began
 * last. A phase that would begin while the clocks are put forward over it begins when they are; one that would begin
 * twice when they are put back begins the first time.
 */
export function phasesAt(schedule: PhaseSchedule, now: Micros): ScheduledPhase[] {
  const nowMs = Math.floor(now / 1_000);
  const latest = new Map<string | null, ScheduledPhase>();
  const wanted = new Set(schedule.entries.flatMap(scopesOf));
  const today = dayOf(nowMs, schedule.timeZone);
  // A day more than the clock shows, since a beginning may have been put into the day before.
  for (let day = today + 1; day > today - reachOf(schedule) && latest.size < wanted.size; day--) {
    for (const { entry, atMs } of beginningsOn(day, schedule).toReversed()) {
      if (atMs > nowMs) continue;
      for (const symbol of scopesOf(entry)) {
        if (!latest.has(symbol)) latest.set(symbol, { symbol, entry, beganAt: atMs * 1_000 });
      }
    }
  }
  // The venue first: what an instrument has of its own it has beside that.
  return [...latest.values()].toSorted((one, other) => rank(one) - rank(other));
}

/** The first time after another at which the schedule has a phase begin; Infinity for never. */
export function nextPhaseChange(schedule: PhaseSchedule, after: Micros): Micros {
  const afterMs = Math.floor(after / 1_000);
  const today = dayOf(afterMs, schedule.timeZone);
  for (let day = today - 1; day < today + reachOf(schedule); day++) {
    const next = beginningsOn(day, schedule).find(({ atMs }) => atMs > afterMs);
    if (next !== undefined) return next.atMs * 1_000;
  }
  return Infinity;
}

interface Beginning {
  readonly entry: PhaseEntry;
  readonly atMs: number;
}

/** What begins on a day, counted from 1970-01-01, in order. */
function beginningsOn(day: number, { timeZone, holidays, entries }: PhaseSchedule): Beginning[] {
  const date = new Date(day * DAY_MS);
  if (holidays.includes(date.toISOString().slice(0, 10))) return [];
  const weekday = WEEKDAYS.at(date.getUTCDay() - 1)!;
  return entries
    .filter(({ days }) => days.includes(weekday))
    .toSorted((one, other) => timeOfDayMs(one.at) - timeOfDayMs(other.at))
    .map((entry) => ({ entry, atMs: firstInstantMs(day * DAY_MS + timeOfDayMs(entry.at), timeZone) }));
}

function scopesOf({ symbols }: PhaseEntry): readonly (string | null)[] {
  return symbols ?? [null];
}

function rank({ symbol }: ScheduledPhase): number {
  return symbol === null ? 0 : 1;
}

/** How many days lie between two beginnings at most: a week, and another for each holiday that may fall on its day. */
function reachOf({ holidays }: PhaseSchedule): number {
  return 7 * (holidays.length + 1) + 2;
}

function dayOf(ms: number, timeZone: string): number {
  return Math.floor(wallMs(ms, timeZone) / DAY_MS);
}
