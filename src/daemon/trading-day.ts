import type { Micros } from '../engine/values.ts';
import { offsetMs, wallMs } from './time-zone.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

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
  const [hours, minutes] = at.split(':').map(Number) as [number, number];
  const endMs = (hours * 60 + minutes) * MINUTE_MS;
  const afterMs = Math.floor(after / 1_000);
  const day = Math.floor((wallMs(afterMs, timeZone) - endMs) / DAY_MS);
  const wallEndMs = (day + 1) * DAY_MS + endMs;
  // The offset of the zone is one of these two; of the instants that they give, the first that the wall clock confirms.
  const instants = [wallEndMs - DAY_MS, wallEndMs + DAY_MS]
    .map((nearMs) => wallEndMs - offsetMs(nearMs, timeZone))
    .filter((instantMs) => wallMs(instantMs, timeZone) >= wallEndMs);
  return Math.min(...instants) * 1_000;
}
