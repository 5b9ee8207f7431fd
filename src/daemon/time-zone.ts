const SECOND_MS = 1_000;
export const DAY_MS = 86_400 * SECOND_MS;

/** The milliseconds of a day that have passed at a time of day, "HH:MM" or "HH:MM:SS". */
export function timeOfDayMs(text: string): number {
  const [hours, minutes, seconds = 0] = text.split(':').map(Number) as [number, number, number?];
  return ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS;
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

/**
 * The first time at which the wall clock of the zone shows `wall` or more, so that what comes later on the clock never
 * comes earlier: where the clocks are put forward over it, the moment at which they are.
 */
export function firstInstantMs(wall: number, timeZone: string): number {
  let late = instantMs(wall, timeZone);
  // Before the clocks were put forward it would have been an hour or so earlier.
  let early = late - DAY_MS / 4;
  if (wallMs(late - 1, timeZone) < wall) return late;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (wallMs(middle, timeZone) < wall) early = middle;
    else late = middle;
  }
  return late;
}

/** What the wall clock of the zone shows, counted like a UTC time. */
export function wallMs(utcMs: number, timeZone: string): number {
  return utcMs + offsetMs(utcMs, timeZone);
}

/** What is to be added to a UTC time to have what the wall clock of the zone shows, in milliseconds. */
export function offsetMs(utcMs: number, timeZone: string): number {
  const slot = Math.floor(utcMs / SLOT_MS);
  const key = `${timeZone} ${slot}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    if (offsets.size >= OFFSETS_KEPT) offsets.clear();
    offset = readOffsetMs(slot * SLOT_MS, timeZone);
    offsets.set(key, offset);
  }
  return offset;
}

/** Since 1973 no zone has changed its clocks but on a quarter of an hour of UTC. */
const SLOT_MS = 15 * 60_000;
const OFFSETS_KEPT = 10_000;
const offsets = new Map<string, number>();

function readOffsetMs(wholeMs: number, timeZone: string): number {
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
