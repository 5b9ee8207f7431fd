/** What the daemon logs is about. */
export const LOG_AREAS = ['daemon', 'store', 'venue', 'fix', 'messages', 'management'] as const;
export type LogArea = (typeof LOG_AREAS)[number];

/** From what only a developer wants to know to what must not happen. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The least level of each area that is logged. */
export type LogLevels = { readonly [Area in LogArea]: LogLevel };

export const DEFAULT_LOG_LEVELS = levelsOf('info');

/** What happened, as programs want it: nothing secret, and no name that every entry has. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

/** Takes what happens in one area. Never blocks, and never throws. */
export type AreaLog = { readonly [Level in LogLevel]: (text: string, fields?: LogFields) => void };

/** One line of the log, which is JSON. */
export interface LogEntry {
  /** ISO 8601 in UTC, with milliseconds: the time of the machine, whatever a venue's clock shows. */
  readonly time: string;
  readonly level: LogLevel;
  readonly area: LogArea;
  readonly text: string;
  readonly [field: string]: unknown;
}

export const SILENT: AreaLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Reads levels such as `info,fix=debug,store=warn`: one for all areas, and others for some. Without one for all, the
 * areas that are not named keep theirs. Throws RangeError that says what is wrong.
 */
export function changeLevels(levels: LogLevels, text: string): LogLevels {
  const parts = text.split(',').map((part) => part.trim());
  const [forAll, ...more] = parts.filter((part) => !part.includes('='));
  if (more.length > 0) throw new RangeError(`"${text}" has more than one level for all areas`);
  const changed: Record<LogArea, LogLevel> =
    forAll === undefined ? { ...levels } : { ...levelsOf(levelOf(forAll)) };
  for (const part of parts.filter((each) => each.includes('='))) {
    const at = part.indexOf('=');
    changed[areaOf(part.slice(0, at))] = levelOf(part.slice(at + 1));
  }
  return changed;
}

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

function levelOf(text: string): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text);
  if (level === undefined) throw new RangeError(`"${text}" is no level: ${LOG_LEVELS.join(', ')}`);
  return level;
}

function areaOf(text: string): LogArea {
  const area = LOG_AREAS.find((each) => each === text);
  if (area === undefined) throw new RangeError(`"${text}" is no area: ${LOG_AREAS.join(', ')}`);
  return area;
}

function levelsOf(level: LogLevel): LogLevels {
  return Object.fromEntries(LOG_AREAS.map((area) => [area, level])) as LogLevels;
}
