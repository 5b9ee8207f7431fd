import { appendFileSync } from 'node:fs';
import { RotatingFile } from './rotating-file.ts';

/** How large the daemon's log becomes, and what of it may wait for the disk. */
export const LOG_FILE = {
  /** Each file, and how many there are: 16 MiB. */
  bytes: 4 * 1024 * 1024,
  files: 4,
  waitingBytes: 1024 * 1024,
  /** How long lines are gathered before they are written. */
  gatherMs: 50,
} as const;

/**
 * Takes the lines of the log and writes them behind everybody's back: whoever logs never waits for the disk, and when
 * it is full or slow, lines are left out and counted, and nothing else happens.
 */
export class LogFile {
  readonly #file: RotatingFile;
  readonly #lineOfLost: (lines: number, problem: string) => string;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #lost = 0;
  #problem = '';
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  readonly #onExit = (): void => this.#writeLast();

  /** `lineOfLost` makes the line that stands for those that the disk did not take. */
  constructor(path: string, lineOfLost: (lines: number, problem: string) => string) {
    this.#file = new RotatingFile(path, LOG_FILE);
    this.#lineOfLost = lineOfLost;
    process.on('exit', this.#onExit);
  }

  /** The line ends with a line feed. */
  write(line: string): void {
    if (this.#waitingBytes + line.length > LOG_FILE.waitingBytes) {
      this.#lose(1, 'the disk is too slow for it');
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    this.#timer ??= setTimeout(() => this.#write(), LOG_FILE.gatherMs).unref();
  }

  /** Writes what waits, as far as the disk takes it. */
  async flush(): Promise<void> {
    await this.#writing;
    this.#write();
    await this.#writing;
  }

  async close(): Promise<void> {
    process.off('exit', this.#onExit);
    await this.flush();
    await this.#file.close().catch(() => {});
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#writing !== null || this.#waiting.length === 0) return;
    this.#writing = this.#append(this.#take()).finally(() => {
      this.#writing = null;
      if (this.#waiting.length > 0)
        this.#timer ??= setTimeout(() => this.#write(), LOG_FILE.gatherMs).unref();
    });
  }

  async #append(lines: readonly string[]): Promise<void> {
    const lost = this.#lost;
    const told = lost === 0 ? [] : [this.#lineOfLost(lost, this.#problem)];
    try {
      await this.#file.append(Buffer.from([...told, ...lines].join('')));
      this.#lost -= lost;
    } catch (error) {
      this.#lose(lines.length, (error as Error).message);
    }
  }

  #take(): readonly string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return lines;
  }

  #lose(lines: number, problem: string): void {
    this.#lost += lines;
    this.#problem = problem;
  }

  /** The process ends without warning: what led to it matters most. */
  #writeLast(): void {
    try {
      appendFileSync(this.#file.path, this.#take().join(''), { mode: 0o600 });
    } catch {
      // There is nobody left to tell.
    }
  }
}
