import { WEEKDAYS } from '../config/forms.ts';
import type { SessionSchedule, Weekday } from '../config/venue-config.ts';
import type { Micros } from '../engine/values.ts';
import { offsetMs, wallMs } from './time-zone.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday. */
const EPOCH_WEEKDAY = WEEKDAYS.indexOf('thursday');
/**
 * Days before and after today on which session days begin that are looked at: one that comes once a week and lasts a
 * week, beside one of which a change of clocks leaves nothing.
 */
const DAYS_AROUND = 3 * WEEKDAYS.length + 1;

/** From one begin of the sequence numbers to the next: the time in which a session is open. */
export interface SessionDay {
  readonly opensAt: Micros;
  readonly closesAt: Micros;
}

export interface SessionTime {
  /** When the last session day ended that is over. */
  readonly endedAt: Micros;
  /** The session day that is open, or else the next one. */
  readonly day: SessionDay;
}

/**
 * Where a moment lies in a schedule. A time of day is reached when the wall clock first shows it or a later one: where
 * clocks are put forward over it, at that moment; where they are put back over it, at the first of the two. So every
 * day has one beginning and one end; a day of which nothing is left is none.
 */
export function sessionTimeAt(now: Micros, schedule: SessionSchedule): SessionTime {
  const nowMs = Math.floor(now / 1_000);
  const today = Math.floor(wallMs(nowMs, schedule.timeZone) / DAY_MS);
  let endedAt = -Infinity;
  for (let date = today - DAYS_AROUND; date <= today + DAYS_AROUND; date++) {
    if (!schedule.days.includes(weekdayOf(date))) continue;
    const day = sessionDay(date, schedule);
    if (day.opensAt >= day.closesAt) continue;
    if (day.closesAt > now) return { endedAt, day };
    endedAt = day.closesAt;
  }
  throw new Error(`no session day within ${DAYS_AROUND} days`);
}

/** The session day that begins on a date, counted in days since 1970. */
function sessionDay(date: number, { timeZone, start, end, endDay, days }: SessionSchedule): SessionDay {
  const startMs = timeOfDayMs(start);
  const endMs = timeOfDayMs(end);
  const nextCycle = endDay === null ? 1 : WEEKDAYS.length;
  const daysLater = endDay === null ? 0 : daysBetween(days[0]!, endDay);
  const wraps = daysLater === 0 && endMs <= startMs;
  const endDate = date + daysLater + (wraps ? nextCycle : 0);
  return {
    opensAt: reachedAt(date * DAY_MS + startMs, timeZone),
    closesAt: reachedAt(endDate * DAY_MS + endMs, timeZone),
  };
}

/** When the wall clock of the zone first shows a time, or a later one. */
function reachedAt(wallTimeMs: number, timeZone: string): Micros {
  // Zones change their offset at most once within these two days, so it is one of two.
  const before = offsetMs(wallTimeMs - DAY_MS, timeZone);
  const after = offsetMs(wallTimeMs + DAY_MS, timeZone);
  const [early, late] = [wallTimeMs - Math.max(before, after), wallTimeMs - Math.min(before, after)];
  const isReached = (ms: number): boolean => wallMs(ms, timeZone) >= wallTimeMs;
  if (isReached(early)) return early * 1_000;
  if (wallMs(late, timeZone) === wallTimeMs) return late * 1_000;
  // Clocks are put forward over it: to the second, the moment at which they are.
  let [notYet, reached] = [early, late];
  while (reached - notYet > SECOND_MS) {
    const middle = notYet + Math.floor((reached - notYet) / 2 / SECOND_MS) * SECOND_MS;
    if (isReached(middle)) reached = middle;
    else notYet = middle;
  }
  return reached * 1_000;
}

function weekdayOf(date: number): Weekday {
  const index = (date + EPOCH_WEEKDAY) % WEEKDAYS.length;
  return WEEKDAYS[(index + WEEKDAYS.length) % WEEKDAYS.length]!;
}

function daysBetween(from: Weekday, to: Weekday): number {
  return (WEEKDAYS.indexOf(to) - WEEKDAYS.indexOf(from) + WEEKDAYS.length) % WEEKDAYS.length;
}

function timeOfDayMs(text: string): number {
  const [hours, minutes, seconds = 0] = text.split(':').map(Number) as [number, number, number?];
  return ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
}
