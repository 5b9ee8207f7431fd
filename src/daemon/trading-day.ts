import type { Micros } from '../engine/values.ts';
import { DAY_MS, instantMs, timeOfDayMs, wallMs } from './time-zone.ts';

/** When a venue's trading days end: a time of day on the venue's own clock. */
export interface DayEnd {
  /** IANA name, for example "Europe/London". */
  readonly timeZone: string;
  /** "HH:MM". */
  readonly at: string;
}

/**
 * The first end of a trading day after the one in which `after` lies. Where the clocks are put back over it, a day
 * ends at the first of the two times; where they are put forward over it, as if they had not been.
 */
export function nextDayEnd(after: Micros, { timeZone, at }: DayEnd): Micros {
  const endMs = timeOfDayMs(at);
  const day = Math.floor((wallMs(Math.floor(after / 1_000), timeZone) - endMs) / DAY_MS);
  return instantMs((day + 1) * DAY_MS + endMs, timeZone) * 1_000;
}

/** When the trading day of a date, `YYYY-MM-DD`, ends: it is the one in which that date has its noon. */
export function endOfTradingDay(date: string, dayEnd: DayEnd): Micros {
  const noonMs = instantMs(Date.parse(date) + DAY_MS / 2, dayEnd.timeZone);
  return nextDayEnd(noonMs * 1_000, dayEnd);
}

/** The date, `YYYY-MM-DD`, of the trading day in which `at` lies: the one whose noon is in it. */
export function dateOfTradingDay(at: Micros, dayEnd: DayEnd): string {
  const endMs = wallMs(nextDayEnd(at, dayEnd) / 1_000, dayEnd.timeZone);
  // A day that ends at noon has that of the date before.
  return new Date(endMs - DAY_MS / 2 - 1).toISOString().slice(0, 10);
}
