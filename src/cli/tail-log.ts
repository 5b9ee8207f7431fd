import { existsSync } from 'node:fs';
import { daemonLogFile } from '../management/home.ts';
import {
  isAtLeast,
  LOG_AREAS,
  LOG_LEVELS,
  type LogArea,
  type LogEntry,
  type LogLevel,
} from '../management/log.ts';
import { directoryOf, withOlder } from './daemon-files.ts';
import { FileSource } from './file-source.ts';
import { Interrupt } from './interrupt.ts';
import { stdout } from './output.ts';
import { Problem } from './problem.ts';
import { logLine } from './views/log.ts';

interface Shown {
  /** The least level. */
  readonly level: LogLevel;
  /** Null for all. */
  readonly area: LogArea | null;
  /** How many of the entries that are there. */
  readonly last: number;
  /** Whether to go on with what comes. */
  readonly follow: boolean;
  readonly json: boolean;
}

/**
 * The log of a daemon, which is read from its files as the logs of sessions are. Throws Problem when there is none.
 */
export function logOf(daemon: string | undefined): FileSource {
  const file = daemonLogFile(directoryOf(daemon));
  if (existsSync(file)) return new FileSource(withOlder(file));
  throw new Problem(`there is no log ${file}`, {
    code: 'no-log',
    next: 'A daemon that keeps nothing has none: its log is what it writes to standard error.',
  });
}

/** Shows the latest entries of a log, and those that come until the user has had enough. */
export async function tailLog(log: FileSource, shown: Shown): Promise<void> {
  using interrupt = new Interrupt();
  let kept: LogEntry[] | null = [];
  let rest = '';
  for await (const piece of log.read(shown.follow, interrupt.signal)) {
    if (piece.kind === 'caught-up') {
      for (const entry of kept ?? []) show(entry, shown);
      kept = null;
    }
    if (piece.kind === 'new-file') rest = '';
    if (piece.kind !== 'text') continue;
    const lines = (rest + piece.text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const entry = entryOf(line);
      if (entry === null || !isWanted(entry, shown)) continue;
      if (kept === null) show(entry, shown);
      else if (kept.push(entry) > shown.last) kept.shift();
    }
  }
  for (const entry of kept ?? []) show(entry, shown);
}

/** Null for what is no entry: a line that was being written when the disk was full, or the machine stopped. */
function entryOf(line: string): LogEntry | null {
  try {
    const entry = JSON.parse(Buffer.from(line, 'latin1').toString()) as Partial<LogEntry> | null;
    const { time, level, area, text } = entry ?? {};
    const whole =
      typeof time === 'string' &&
      typeof text === 'string' &&
      LOG_LEVELS.includes(level!) &&
      LOG_AREAS.includes(area!);
    return whole ? (entry as LogEntry) : null;
  } catch {
    return null;
  }
}

function isWanted({ level, area }: LogEntry, shown: Shown): boolean {
  return isAtLeast(level, shown.level) && (shown.area ?? area) === area;
}

function show(entry: LogEntry, { json }: Shown): void {
  if (json) stdout.jsonLine(entry);
  else stdout.line(logLine(entry, stdout));
}
