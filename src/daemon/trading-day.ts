import type { Micros } from '../engine/values.ts';

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

/** What the wall clock of the zone shows, counted like a UTC time. */
function wallMs(utcMs: number, timeZone: string): number {
  return utcMs + offsetMs(utcMs, timeZone);
}

function offsetMs(utcMs: number, timeZone: string): number {
  const wholeMs = Math.floor(utcMs / 1_000) * 1_000;
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(wholeMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const shownMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shownMs - wholeMs;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
