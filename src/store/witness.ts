import { closeSync, fsyncSync, openSync, readFileSync, writeSync, constants } from 'node:fs';
import { uptime } from 'node:os';
import { crc32 } from 'node:zlib';
import type { Commits } from './verify.ts';

/** What the store had made durable when the witness was written. */
export interface Testimony extends Commits {
  /** Which start of the machine it was written in. */
  readonly boot: string;
}

const LENGTH = 160;
const FORM = /^simctl witness 1: commit (\d+), inputs (\d+), chain (\d+), boot ([0-9a-z-]+), crc (\d+) *\n$/;

/**
 * A small file beside the database that says how far the database had come. SQLite drops in silence whatever follows
 * the first damaged frame of its write-ahead log; the witness is how a start finds out. It is overwritten in place
 * after every commit and never synced, so it cannot run ahead of a commit that was.
 */
export class Witness {
  readonly #descriptor: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  write({ number, inputs, chain }: Commits): void {
    const text = `simctl witness 1: commit ${number}, inputs ${inputs}, chain ${chain}, boot ${boot}, crc `;
    writeSync(this.#descriptor, `${text}${crc32(text)}`.padEnd(LENGTH - 1) + '\n', 0, 'latin1');
  }

  close(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }
}

/** What the file says: null when there is none, 'damaged' when it is not as it was written. */
export function readWitness(file: string): Testimony | 'damaged' | null {
  let text: string;
  try {
    text = readFileSync(file, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const match = FORM.exec(text);
  if (match === null || crc32(text.slice(0, text.lastIndexOf('crc ') + 4)) !== Number(match[5]))
    return 'damaged';
  return { number: Number(match[1]), inputs: Number(match[2]), chain: Number(match[3]), boot: match[4]! };
}

/** Whether the machine has been started anew since: only then can power have been lost. */
export function machineRestartedSince(testimony: Testimony): boolean {
  return testimony.boot !== boot && Math.abs(Number(testimony.boot) - Number(boot)) !== 1;
}

const boot = bootIdentity();

/** The kernel's own name for this run of the machine; elsewhere the minute in which it was started. */
function bootIdentity(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return String(Math.round((Date.now() / 1_000 - uptime()) / 60));
  }
}
