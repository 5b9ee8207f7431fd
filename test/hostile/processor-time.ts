import { closeSync, openSync, readlinkSync, readSync } from 'node:fs';

/** What Linux says of a thread: how long it has run, and been ready to run while others did, in milliseconds. */
export interface ThreadTime {
  readonly ranMs: number;
  readonly waitedMs: number;
}

const NOTHING: ThreadTime = { ranMs: 0, waitedMs: 0 };
const MOST_BYTES = 80;

/** Where the system tells of the calling thread; empty where it does not. */
export function ownThread(): string {
  try {
    return `/proc/${readlinkSync('/proc/thread-self')}`;
  } catch {
    return '';
  }
}

/** Where it tells of the thread that runs JavaScript in a process. */
export function mainThreadOf(pid: number): string {
  return `/proc/${pid}/task/${pid}`;
}

/** The time of one thread, asked for often: the file stays open. */
export class ProcessorTime {
  /** Whether the system tells; otherwise all times are 0. */
  readonly isKnown: boolean;
  readonly #file: number;
  readonly #text = Buffer.alloc(MOST_BYTES);

  constructor(thread: string) {
    this.#file = openOrNot(`${thread}/schedstat`);
    this.isKnown = this.#file >= 0;
  }

  /** As of when the thread last began to run; what it has waited since is not in it. */
  read(): ThreadTime {
    if (!this.isKnown) return NOTHING;
    try {
      const length = readSync(this.#file, this.#text, 0, MOST_BYTES, 0);
      const [ran, waited] = this.#text.toString('latin1', 0, length).split(' ');
      return { ranMs: Number(ran) / 1e6, waitedMs: Number(waited) / 1e6 };
    } catch {
      // The thread has ended.
      return NOTHING;
    }
  }

  close(): void {
    if (this.isKnown) closeSync(this.#file);
  }
}

function openOrNot(path: string): number {
  try {
    return openSync(path, 'r');
  } catch {
    return -1;
  }
}
