import { pino, stdTimeFunctions, type Logger } from 'pino';
import {
  changeLevels,
  DEFAULT_LOG_LEVELS,
  LOG_AREAS,
  type AreaLog,
  type LogArea,
  type LogEntry,
  type LogFields,
  type LogLevel,
  type LogLevels,
} from '../management/log.ts';
import { daemonLogFile } from '../management/home.ts';
import { LogFile } from './log-file.ts';
import { StartProblem } from './start-problem.ts';

interface LogOptions {
  /** Where the log is kept; null for nowhere. */
  readonly path: string | null;
  /** As `changeLevels` reads them. */
  readonly levels?: string | undefined;
  /** Is told each entry, for whoever looks on. */
  readonly onEntry?: ((entry: LogEntry) => void) | undefined;
}

interface OpenOptions {
  readonly ephemeral: boolean;
  readonly logLevels?: string;
  readonly onLog?: (entry: LogEntry) => void;
}

/** Never written, whoever puts it into an entry. */
const SECRETS = ['password', 'newPassword', 'token', 'secret', 'proof', 'authorization'];

/** The log of a daemon: an entry a line, JSON, with a level of its own for each area. */
export class DaemonLog {
  readonly #file: LogFile | null;
  readonly #loggers: { readonly [Area in LogArea]: Logger };
  readonly #areas: { readonly [Area in LogArea]: AreaLog };
  #levels: LogLevels = DEFAULT_LOG_LEVELS;

  /** Throws RangeError that says what is wrong with the levels. */
  constructor({ path, levels, onEntry }: LogOptions) {
    if (levels !== undefined) this.#levels = changeLevels(this.#levels, levels);
    const root = pino(
      {
        base: null,
        level: 'debug',
        messageKey: 'text',
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (level) => ({ level }) },
        redact: { paths: SECRETS, censor: '***' },
      },
      {
        write: (line: string) => {
          this.#file?.write(line);
          onEntry?.(JSON.parse(line) as LogEntry);
        },
      },
    );
    this.#loggers = byArea((area) => root.child({ area }, { level: this.#levels[area] }));
    this.#areas = byArea((area) => areaLog(this.#loggers[area]));
    this.#file =
      path === null
        ? null
        : new LogFile(path, (lines, problem) =>
            lineOf({ level: 'warn', area: 'daemon', text: 'entries of the log are missing', lines, problem }),
          );
  }

  get levels(): LogLevels {
    return this.#levels;
  }

  area(area: LogArea): AreaLog {
    return this.#areas[area];
  }

  /** As `changeLevels`, from the next entry on. Throws RangeError that says what is wrong with the levels. */
  change(levels: string): void {
    this.#levels = changeLevels(this.#levels, levels);
    for (const area of LOG_AREAS) this.#loggers[area].level = this.#levels[area];
  }

  /** Resolves when what has been logged is in the file, as far as the disk takes it. */
  async flush(): Promise<void> {
    await this.#file?.flush();
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

function areaLog(logger: Logger): AreaLog {
  const at =
    (level: LogLevel) =>
    (text: string, fields: LogFields = {}) =>
      logger[level](fields, text);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function byArea<T>(make: (area: LogArea) => T): { readonly [Area in LogArea]: T } {
  return Object.fromEntries(LOG_AREAS.map((area) => [area, make(area)])) as { [Area in LogArea]: T };
}

/** An entry that is not logged as others are: it tells why others are missing. */
function lineOf(entry: Omit<LogEntry, 'time'>): string {
  return `${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`;
}

/**
 * The log of a daemon with that directory: one that keeps nothing keeps no log either. Throws StartProblem when the levels
 * are none.
 */
export function openLog({ ephemeral, logLevels, onLog }: OpenOptions, directory: string): DaemonLog {
  try {
    return new DaemonLog({
      path: ephemeral ? null : daemonLogFile(directory),
      levels: logLevels,
      onEntry: onLog,
    });
  } catch (error) {
    throw new StartProblem(`the levels of the log cannot be set: ${(error as Error).message}`);
  }
}
