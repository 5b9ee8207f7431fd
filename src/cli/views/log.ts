import type { LogEntry, LogLevel } from '../../management/log.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';
import { timeOfDay } from './lists.ts';

/** What every entry has; the rest is shown behind its text. */
const COMMON: ReadonlySet<string> = new Set(['time', 'level', 'area', 'text']);
const STYLES = { debug: 'dim', info: null, warn: 'yellow', error: 'red' } as const satisfies Record<
  LogLevel,
  string | null
>;

/** An entry of the log for people. */
export function logLine({ time, level, area, text, ...fields }: LogEntry, output: Output): string {
  const style = STYLES[level];
  const more = Object.entries(fields)
    .filter(([name]) => !COMMON.has(name))
    .map(([name, value]) => ` ${printable(name)}=${printable(String(value))}`);
  const line = `${timeOfDay(time)}  ${level.padEnd(5)}  ${area}: ${printable(text)}${more.join('')}`;
  return style === null ? line : output.style(style, line);
}

export function logLevels(levels: Readonly<Record<string, LogLevel>>, output: Output): void {
  output.table<[string, LogLevel]>(
    [
      { header: 'AREA', cell: ([area]) => area },
      { header: 'LEVEL', cell: ([, level]) => level },
    ],
    Object.entries(levels),
  );
}
