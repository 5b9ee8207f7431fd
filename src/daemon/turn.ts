import { LatencyHistogram } from './latency-histogram.ts';
import { StoreUnavailable, type Store } from '../store/store.ts';

/** How long the daemon waits before it offers a refused batch to the disk again. */
const RETRY_MS = 1_000;

/** Something that has bytes to send once they may be sent. */
export interface Sender {
  /** Sends what it has; all of it is durable. */
  flush(): void;
  /** Goes on with work of its own that waited for the end of the turn: everybody has sent by now. */
  proceed?(): void;
}

/** Something with a part in every turn. */
export interface Participant {
  /** The turn ends: what is written now is stored and sent with it. */
  atEnd(): void;
  /** Whether, now that everybody has sent, there is something to say in another turn. */
  isDue(): boolean;
}

/**
 * One turn of the event loop: what is read in it is worked on at once, then stored as one batch, and only then sent.
 * A peer therefore never sees what a crash could take back.
 */
export class Turn {
  readonly #store: Store;
  readonly #onDegraded: (problem: StoreUnavailable | null) => void;
  readonly #participants = new Set<Participant>();
  #senders = new Set<Sender>();
  #callbacks: (() => void)[] = [];
  #lastCallbacks: (() => void)[] = [];
  #armed = false;
  #retry: NodeJS.Timeout | null = null;
  commits = 0;
  readonly commitTimes = new LatencyHistogram();

  /** `onDegraded` is told when the disk refuses a batch, and with null when it takes it again. */
  constructor(store: Store, onDegraded: (problem: StoreUnavailable | null) => void) {
    this.#store = store;
    this.#onDegraded = onDegraded;
  }

  /** Whether the disk refuses: nothing is answered until it takes the batch. */
  get degraded(): boolean {
    return this.#retry !== null;
  }

  /** The participant has its part in all turns from now on, until the returned function is called. */
  join(participant: Participant): () => void {
    this.#participants.add(participant);
    return () => void this.#participants.delete(participant);
  }

  /** The sender is asked to flush at the end of this turn. */
  send(sender: Sender): void {
    this.#senders.add(sender);
    this.arm();
  }

  /** Calls back once everything done so far in this turn is durable. */
  afterCommit(callback: () => void): void {
    this.#callbacks.push(callback);
    this.arm();
  }

  /**
   * Calls back once everybody has sent what this turn has for them: what can wait for orders does. While the disk refuses
   * nobody sends, and what is durable already is not held up by that.
   */
  afterSending(callback: () => void): void {
    this.#lastCallbacks.push(callback);
    if (this.degraded) setImmediate(() => this.#callLast());
    else this.arm();
  }

  arm(): void {
    if (this.#armed || this.#retry !== null) return;
    this.#armed = true;
    setImmediate(() => {
      this.#armed = false;
      this.end();
    });
  }

  /** Ends the turn now: commits, then sends. */
  end(): void {
    for (const participant of this.#participants) participant.atEnd();
    if (!this.#commit()) return this.#callLast();
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) callback();
    const senders = this.#senders;
    this.#senders = new Set();
    for (const sender of senders) {
      // What the flush of one has set going, such as the cancels of a peer cut off, is not durable yet, and may be what
      // another would send.
      if (this.#store.dirty) this.send(sender);
      else sender.flush();
    }
    for (const sender of senders) sender.proceed?.();
    this.#callLast();
    // Everybody has been told what this turn has for them: what comes next may wait for as long as this takes.
    this.#store.relieve(false);
    if (this.#store.dirty || this.#participants.values().some((participant) => participant.isDue()))
      this.arm();
  }

  close(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }

  #callLast(): void {
    const callbacks = this.#lastCallbacks;
    this.#lastCallbacks = [];
    for (const callback of callbacks) callback();
  }

  #commit(): boolean {
    if (!this.#store.dirty) return true;
    const began = performance.now();
    try {
      this.#store.commit();
      this.commits++;
      this.commitTimes.record((performance.now() - began) * 1e6);
      return true;
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (this.#retry === null) this.#onDegraded(error);
      this.#retry = setTimeout(() => this.#tryAgain(), RETRY_MS);
      return false;
    }
  }

  #tryAgain(): void {
    this.end();
    if (this.#store.dirty) return;
    this.#retry = null;
    this.#onDegraded(null);
    this.arm();
  }
}
