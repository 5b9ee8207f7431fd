/** What the wall clock of the zone shows, counted in milliseconds like a UTC time. */
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
