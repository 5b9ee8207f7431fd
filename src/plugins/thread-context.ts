import { inspect } from 'node:util';
import { Heap, type HeapItem } from '../engine/heap.ts';
import { Instrument } from '../engine/instrument.ts';
import type { Micros, Price, Side } from '../engine/values.ts';
import { randomStream } from '../bots/random.ts';
import type { BotContext, BotInstrument, NewOrder, OrderChange } from './contract.ts';
import { PLUGIN_LIMITS } from './limits.ts';
import type { ThreadData, View } from './messages.ts';
import { requestProblem, type BotRequest } from './requests.ts';

/** Something to be done at its time. */
interface Timer extends HeapItem {
  readonly at: Micros;
  /** Those of one time come in the order in which they were set. */
  readonly number: number;
  readonly act: () => void | Promise<void>;
}

const NOTHING: View = { matching: null, bid: null, offer: null, last: null };

/** What a plugin's bot is given, within its thread. */
export class ThreadContext implements BotContext {
  readonly name: string;
  readonly owner: string;
  readonly instrument: BotInstrument;
  readonly random: () => number;
  readonly log: (text: unknown) => void;
  readonly #run: string;
  readonly #asked: () => void;
  readonly #timers = new Heap<Timer>((one, other) =>
    one.at === other.at ? one.number < other.number : one.at < other.at,
  );
  #timerNumber = 0;
  #clientOrderId = 0;
  #requests: BotRequest[] = [];
  #now: Micros = 0;
  #view = NOTHING;

  /** `asked` is told of each request, and `log` of what the bot says. */
  constructor(
    { name, owner, instrument, seed, run }: Omit<ThreadData, 'port' | 'module' | 'parameters'>,
    asked: () => void,
    log: (text: string) => void,
  ) {
    this.name = name;
    this.owner = owner;
    this.instrument = new Instrument(instrument);
    this.random = randomStream(seed, name);
    this.log = (text) => log(typeof text === 'string' ? text : inspect(text));
    this.#run = run;
    this.#asked = asked;
  }

  now(): Micros {
    return this.#now;
  }

  matching(): View['matching'] {
    return this.#view.matching;
  }

  best(side: Side): Price | null {
    return side === 'buy' ? this.#view.bid : this.#view.offer;
  }

  lastPrice(): Price | null {
    return this.#view.last;
  }

  after(delayMs: number, act: () => void | Promise<void>): () => void {
    const { timers } = PLUGIN_LIMITS;
    if (typeof delayMs !== 'number' || !(delayMs >= 0)) {
      throw new TypeError(`after: the delay must be milliseconds from 0 on, not ${delayMs}`);
    }
    if (this.#timers.size >= timers) throw new RangeError(`after: there are ${timers} timers already`);
    const at = Math.round(this.#now + delayMs * 1_000);
    const timer: Timer = { at, number: this.#timerNumber++, act, heapIndex: -1 };
    this.#timers.push(timer);
    this.#asked();
    return () => {
      if (timer.heapIndex >= 0) this.#timers.remove(timer);
    };
  }

  enter(order: NewOrder): string {
    const clientOrderId = this.#nextId();
    return this.#ask({ type: 'enter', clientOrderId, order: { ...order } }, clientOrderId);
  }

  replace(origClientOrderId: string, change: OrderChange): string {
    const clientOrderId = this.#nextId();
    return this.#ask(
      { type: 'replace', clientOrderId, origClientOrderId, change: { ...change } },
      clientOrderId,
    );
  }

  cancel(origClientOrderId: string): string {
    const clientOrderId = this.#nextId();
    return this.#ask({ type: 'cancel', clientOrderId, origClientOrderId }, clientOrderId);
  }

  cancelAll(): void {
    this.#ask({ type: 'cancel-all' }, '');
  }

  // ---------------------------------------------------------------- for its thread

  /** Shows another time, and what is then to be seen of the market. */
  show(now: Micros, view: View): void {
    this.#now = now;
    this.#view = view;
  }

  /** Calls back what is due by now, one after the other. */
  async ring(): Promise<void> {
    for (let due = this.#timers.first; due !== undefined && due.at <= this.#now; due = this.#timers.first) {
      this.#timers.shift();
      await due.act();
    }
  }

  get wakeAt(): Micros {
    return this.#timers.first?.at ?? Infinity;
  }

  /** Whether something has been asked for since `takeRequests` was called last. */
  get asks(): boolean {
    return this.#requests.length > 0;
  }

  /** What was asked for since this was called last. */
  takeRequests(): readonly BotRequest[] {
    const requests = this.#requests;
    this.#requests = [];
    return requests;
  }

  #nextId(): string {
    return `${this.#run}-${++this.#clientOrderId}`;
  }

  #ask(request: BotRequest, clientOrderId: string): string {
    const { requestsAtOnce } = PLUGIN_LIMITS;
    const problem = requestProblem(request);
    if (problem !== null) throw new TypeError(`${request.type}: ${problem}`);
    if (this.#requests.length >= requestsAtOnce)
      throw new RangeError(`${request.type}: there were ${requestsAtOnce} requests at once already`);
    this.#requests.push(request);
    this.#asked();
    return clientOrderId;
  }
}
