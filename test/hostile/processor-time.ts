import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';

/** What Linux says of threads: how long they have run, and been ready to run while others did, in milliseconds. */
export interface ThreadTime {
  readonly ranMs: number;
  readonly waitedMs: number;
}

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

/** Where it tells of the others that the process has now: they collect, compile and write for the first one. */
export function helperThreadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .filter((id) => id !== String(pid))
      .map((id) => `/proc/${pid}/task/${id}`);
  } catch {
    return [];
  }
}

/** The time of some threads together, asked for often: the files stay open. */
export class ProcessorTime {
  /** Whether the system tells; otherwise all times are 0. */
  readonly isKnown: boolean;
  readonly #files: readonly number[];
  readonly #text = Buffer.alloc(MOST_BYTES);

  constructor(...threads: readonly string[]) {
    this.#files = threads.map((thread) => openOrNot(`${thread}/schedstat`)).filter((file) => file >= 0);
    this.isKnown = this.#files.length > 0;
  }

  /** As of when each thread last began to run; what it has waited since is not in it. */
  read(): ThreadTime {
    let ranMs = 0;
    let waitedMs = 0;
    for (const file of this.#files) {
      const [ran, waited] = this.#read(file).split(' ');
      ranMs += Number(ran) / 1e6;
      waitedMs += Number(waited) / 1e6;
    }
    return { ranMs, waitedMs };
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
  }

  #read(file: number): string {
    try {
      return this.#text.toString('latin1', 0, readSync(file, this.#text, 0, MOST_BYTES, 0));
    } catch {
      // The thread has ended.
      return '0 0';
    }
  }
}

function openOrNot(path: string): number {
  try {
    return openSync(path, 'r');
  } catch {
    return -1;
  }
}
