import type { Micros } from '../engine/values.ts';

/** Acts that faults have delayed on one venue at most. */
const MAX_DELAYED = 10_000;

interface Delayed {
  readonly at: Micros;
  readonly session: string;
  readonly outlivesConnection: boolean;
  readonly act: (now: Micros) => void;
}

/** What faults do later: in the order of its times, and where these are the same in that in which it was delayed. */
export class Delays {
  #delayed: Delayed[] = [];

  /** Returns false when too much is delayed already. */
  add(delayed: Delayed): boolean {
    if (this.#delayed.length >= MAX_DELAYED) return false;
    const index = this.#delayed.findIndex(({ at }) => at > delayed.at);
    this.#delayed.splice(index < 0 ? this.#delayed.length : index, 0, delayed);
    return true;
  }

  nextDeadline(): Micros {
    return this.#delayed[0]?.at ?? Infinity;
  }

  /** Does what is due, that included which becomes due by it. */
  tick(now: Micros): void {
    while (this.nextDeadline() <= now) this.#delayed.shift()!.act(now);
  }

  /** The connection of the session has ended. */
  disconnected(session: string): void {
    this.#delayed = this.#delayed.filter(
      (delayed) => delayed.session !== session || delayed.outlivesConnection,
    );
  }

  /** Nothing of the session is done later any more. */
  removed(session: string): void {
    this.#delayed = this.#delayed.filter((delayed) => delayed.session !== session);
  }

  clear(): void {
    this.#delayed = [];
  }
}
