/** What a book was like during one second. */
export interface Second {
  /** Of the last trade, or between the best bid and the best ask; null while there is neither. */
  readonly price: number | null;
  /** What traded in it. */
  readonly volume: number;
}

const STEP_MS = 1_000;
const MOST_SECONDS = 600;
const UNSEEN_STEPS = 5;

/** A book second by second, for its chart: prices and volumes as numbers, which need not be exact there. */
export class Series {
  readonly #seconds: Second[] = [];
  #lastStep = 0;
  /** Of the day so far; null before the first book. */
  #volume: number | null = null;

  /** The book of that moment, with all that has traded today. */
  add(price: number | null, dayVolume: number, nowMs: number): void {
    // Nobody has looked meanwhile: what traded is not of this second.
    if (Math.floor(nowMs / STEP_MS) - this.#lastStep > UNSEEN_STEPS) this.#volume = null;
    // Less than before: another day has begun.
    const traded = this.#volume === null ? 0 : dayVolume - Math.min(this.#volume, dayVolume);
    this.#volume = dayVolume;
    this.#extend(nowMs);
    const last = this.#seconds.at(-1)!;
    this.#seconds[this.#seconds.length - 1] = {
      price: price ?? last.price,
      volume: last.volume + traded,
    };
  }

  /** The latest seconds up to now, oldest first. */
  until(nowMs: number): readonly Second[] {
    if (this.#seconds.length > 0) this.#extend(nowMs);
    return this.#seconds;
  }

  /** Seconds in which nothing came are like the one before, without its trades. */
  #extend(nowMs: number): void {
    const step = Math.floor(nowMs / STEP_MS);
    const missing = this.#seconds.length === 0 ? 1 : Math.min(step - this.#lastStep, MOST_SECONDS);
    const price = this.#seconds.at(-1)?.price ?? null;
    for (let count = 0; count < missing; count++) this.#seconds.push({ price, volume: 0 });
    this.#seconds.splice(0, this.#seconds.length - MOST_SECONDS);
    this.#lastStep = Math.max(step, this.#lastStep);
  }
}
