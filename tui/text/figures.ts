/** Figures as people read them, in few characters. */

export function rate(perSecond: number): string {
  if (perSecond >= 10_000) return `${(perSecond / 1_000).toFixed(0)}k/s`;
  if (perSecond >= 100) return `${perSecond.toFixed(0)}/s`;
  return `${Number(perSecond.toFixed(1))}/s`;
}

/** About so many, in five characters. */
export function quantityText(count: number): string {
  if (count >= 1_000_000) return `${(count / 1_000_000).toFixed(1)}M`;
  if (count >= 10_000) return `${(count / 1_000).toFixed(0)}k`;
  return String(Number(count.toFixed(2)));
}

export function micros(us: number): string {
  if (us >= 1_000_000) return `${(us / 1_000_000).toFixed(1)} s`;
  if (us >= 1_000) return `${(us / 1_000).toFixed(1)} ms`;
  return `${us.toFixed(0)} µs`;
}

export function bytes(count: number): string {
  if (count >= 1_000_000_000) return `${(count / 1_000_000_000).toFixed(1)} GB`;
  if (count >= 1_000_000) return `${(count / 1_000_000).toFixed(0)} MB`;
  return `${(count / 1_000).toFixed(0)} kB`;
}

/** How long something has been: 12s, 3m 05s, 2h 10m, 4d 3h. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [minutes, hours, days] = [seconds / 60, seconds / 3_600, seconds / 86_400].map(Math.floor) as [
    number,
    number,
    number,
  ];
  const two = (value: number): string => String(value).padStart(2, '0');
  if (days > 0) return `${days}d ${hours % 24}h`;
  if (hours > 0) return `${hours}h ${two(minutes % 60)}m`;
  if (minutes > 0) return `${minutes}m ${two(seconds % 60)}s`;
  return `${seconds}s`;
}

/** The time of day of an ISO 8601 text, to the second. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 19);
}

/** Such as `1 bot` and `2 bots`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
