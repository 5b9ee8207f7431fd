import type { Micros } from '../../../engine/values.ts';

/** How a connection ends on purpose: TCP in order, by a reset, or not at all as far as the client can see. */
export type Ending = 'fin' | 'rst' | 'half-open';

/** What leaves is cut into pieces of so many bytes, with time between them. */
export interface Split {
  readonly bytes: number;
  readonly gapMs: number;
}

const MICROS_PER_SECOND = 1_000_000;

/** What one read takes at most while the venue reads slowly: a tenth of a second's share. */
const READS_PER_SECOND = 10;

/** How the connection of a session misbehaves: whoever has the socket goes by it. */
export class Conditions {
  /** Whether it misbehaves at all: while not, nothing else of this is looked at. */
  active = false;
  #holdsUntil: Micros = 0;
  /** Messages after which what is held back leaves all the same; null while it is the time alone that counts. */
  #holdsFor: number | null = null;
  #slowUntil: Micros = 0;
  #bytesPerSecond = 0;
  #readsAt: Micros = 0;
  #split: Split | null = null;
  #ending: Ending | null = null;
  /** Until when nobody tells the client that the connection is gone. */
  halfOpenUntil: Micros = 0;

  /** Nothing leaves for so long, or until so many messages wait. */
  hold(durationMs: number, messages: number | null, now: Micros): void {
    this.active = true;
    this.#holdsUntil = now + durationMs * 1_000;
    this.#holdsFor = messages;
  }

  /** Whether it matters how many messages are written. */
  get counts(): boolean {
    return this.#holdsFor !== null;
  }

  /** A message was written. */
  wrote(): void {
    if (this.#holdsFor === null || --this.#holdsFor > 0) return;
    this.#holdsFor = null;
    this.#holdsUntil = 0;
  }

  holds(now: Micros): boolean {
    return now < this.#holdsUntil;
  }

  readSlowly(bytesPerSecond: number, durationMs: number, now: Micros): void {
    this.active = true;
    this.#bytesPerSecond = bytesPerSecond;
    this.#slowUntil = now + durationMs * 1_000;
    this.#readsAt = now;
  }

  /** Bytes that may be read now; Infinity where nothing holds it up. */
  readable(now: Micros): number {
    if (now >= this.#slowUntil) return Infinity;
    if (now < this.#readsAt) return 0;
    return Math.max(1, Math.floor(this.#bytesPerSecond / READS_PER_SECOND));
  }

  read(bytes: number, now: Micros): void {
    if (now < this.#slowUntil && bytes > 0)
      this.#readsAt = now + Math.ceil((bytes * MICROS_PER_SECOND) / this.#bytesPerSecond);
  }

  /** What leaves next leaves in pieces. */
  splitNext(split: Split): void {
    this.active = true;
    this.#split = split;
  }

  /** How what leaves now is cut into pieces; null for one write. */
  takeSplit(): Split | null {
    const split = this.#split;
    this.#split = null;
    return split;
  }

  /** How the connection is to end; null for the ordinary way. */
  get ending(): Ending | null {
    return this.#ending;
  }

  endBy(ending: Ending): void {
    this.active = true;
    this.#ending = ending;
  }

  /** When something that is held up goes on; Infinity for never. */
  nextDeadline(): Micros {
    return Math.min(this.#holdsUntil || Infinity, this.#readsAt || Infinity);
  }

  /** What was held up until now goes on. */
  tick(now: Micros): void {
    if (this.#holdsUntil <= now) this.#holdsUntil = 0;
    if (this.#readsAt <= now || this.#slowUntil <= now) this.#readsAt = 0;
  }

  /** A connection begins: nothing is left of the one before. */
  clear(): void {
    this.active = false;
    this.#holdsUntil = 0;
    this.#holdsFor = null;
    this.#slowUntil = 0;
    this.#readsAt = 0;
    this.#split = null;
    this.#ending = null;
    this.halfOpenUntil = 0;
  }
}
