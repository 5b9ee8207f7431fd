export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

/** The milliseconds of a day that have passed at a time of day, "HH:MM". */
export function timeOfDayMs(text: string): number {
  const [hours, minutes] = text.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) * MINUTE_MS;
}

/**
 * When the wall clock of the zone shows what it would show in UTC at `wall`. Where the clocks are put back over it, the
 * first of the two times; where they are put forward over it, as if they had not been.
 */
export function instantMs(wall: number, timeZone: string): number {
  // The offset of the zone is one of these two; of the instants that they give, the first that the wall clock confirms.
  const instants = [wall - DAY_MS, wall + DAY_MS]
    .map((nearMs) => wall - offsetMs(nearMs, timeZone))
    .filter((instant) => wallMs(instant, timeZone) >= wall);
  return Math.min(...instants);
}

/** What the wall clock of the zone shows, counted like a UTC time. */
export function wallMs(utcMs: number, timeZone: string): number {
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
