import type { EventText } from './event-feed.ts';

/** Consecutive events that are sent together, as the elements of a JSON array. */
export class EventBatch {
  readonly #texts: string[] = [];
  /** Offset behind each event; a comma lies between it and the next. */
  readonly #ends: number[] = [];
  #sealed: Buffer | null = null;

  get length(): number {
    return this.#ends.length;
  }

  get bytes(): number {
    return this.#ends.at(-1) ?? 0;
  }

  add({ json, bytes }: EventText): void {
    this.#texts.push(json);
    this.#ends.push(this.#startOf(this.#ends.length) + bytes);
  }

  /** There will be no more events: all who are sent them share the same bytes. */
  seal(): void {
    this.#sealed = Buffer.from(this.#texts.join(','));
    this.#texts.length = 0;
  }

  /** How many events from this one on are no more than so many, of which all but the last have less than so many bytes. */
  fitting(from: number, events: number, bytes: number): number {
    const most = Math.max(0, Math.min(this.length - from, events));
    if (most === 0 || this.bytesOf(from, from + most) < bytes) return most;
    let count = 0;
    while (count < most && this.bytesOf(from, from + count) < bytes) count++;
    return count;
  }

  bytesOf(from: number, to: number): number {
    return to === from ? 0 : this.#ends[to - 1]! - this.#startOf(from);
  }

  /** The events from one to before another. */
  slice(from: number, to: number): Buffer {
    if (this.#sealed === null) return Buffer.from(this.#texts.slice(from, to).join(','));
    return this.#sealed.subarray(this.#startOf(from), this.#ends[to - 1]);
  }

  #startOf(event: number): number {
    return event === 0 ? 0 : this.#ends[event - 1]! + 1;
  }
}
