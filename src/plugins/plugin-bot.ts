import type { Bot, BotContext } from '../bots/bot.ts';
import { withdrawAll } from '../bots/orders.ts';
import type { PluginParameters } from '../bots/plugin.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import type { AnswerOrder, Owed } from './answer-order.ts';
import type { Failure } from './failure.ts';
import { PLUGIN_LIMITS } from './limits.ts';
import type { FromThread, Occasion, View } from './messages.ts';
import { PluginThread } from './plugin-thread.ts';
import { commandOf, requestProblem, type BotRequest } from './requests.ts';

export type PluginState = 'loading' | 'running' | 'not-loaded' | 'quarantined';

type Answer = Extract<FromThread, { readonly type: 'answer' }>;

/** Its module is loaded: what a thread owes before all that it is asked. */
const LOADING = 0;
const MICROS_PER_MS = 1_000;
const RATE_MICROS = 1_000_000;

export interface PluginServices {
  readonly name: string;
  readonly seed: number;
  readonly order: AnswerOrder;
  readonly now: () => Micros;
  /** Calls back behind all that orders need. */
  readonly later: (callback: () => void) => void;
  /** When it is due next may be another time. */
  readonly changed: () => void;
  /** It has failed, and is now in that state: `loading` where it is started anew. */
  readonly failed: (reason: string, state: PluginState) => void;
  /** A line of the plugin's own. */
  readonly log: (line: string) => void;
}

/**
 * A bot whose code is somebody's own: the venue's end of it. The bot itself is in a thread; what happens goes there, and
 * what it asks for comes back. When the thread fails, its orders are canceled and it is started anew, a few times.
 */
export class PluginBot implements Bot {
  readonly #parameters: PluginParameters;
  readonly #context: BotContext;
  readonly #services: PluginServices;
  #thread: PluginThread | null = null;
  /** What the thread has been asked and has not answered, by number, in that order. */
  readonly #owed = new Map<number, Owed>();
  #state: PluginState = 'loading';
  #problem: string | null = null;
  #wakeAt: Micros = Infinity;
  /** The last question that tells of the time: answers to earlier ones do not know of it. */
  #timerNumber = 0;
  #flushing = false;
  #failedAt: Micros[] = [];
  /** Requests since the second began in which they are counted. */
  #requests = 0;
  #countedFrom: Micros = -Infinity;

  constructor(parameters: PluginParameters, context: BotContext, services: PluginServices) {
    this.#parameters = parameters;
    this.#context = context;
    this.#services = services;
  }

  /** How it is, and why it does not run where it does not. */
  get condition(): { readonly state: PluginState; readonly problem: string | null } {
    return { state: this.#state, problem: this.#problem };
  }

  start(_now: Micros): void {
    this.stop();
    this.#failedAt = [];
    this.#launch();
  }

  nextDeadline(): Micros {
    return this.#wakeAt;
  }

  tick(now: Micros): void {
    this.#wakeAt = Infinity;
    this.#timerNumber = this.#ask({ type: 'timer', at: now, view: this.#view() });
  }

  onEvent(event: VenueEvent): void {
    // It decides about nothing that could be refused.
    if (this.#thread === null || this.#state !== 'running' || event.type === 'decision-rejected') return;
    this.#ask({ type: 'event', at: event.at, view: this.#view(), event });
  }

  /** What a plugin remembers is its own: a snapshot has none of it. */
  state(): object {
    return {};
  }

  /** Begins anew, on the book as it is now. */
  resume(_state: object): void {
    this.start(this.#services.now());
  }

  stop(): void {
    this.#thread?.end();
    this.#thread = null;
    this.#wakeAt = Infinity;
    const owed = [...this.#owed.values()];
    this.#owed.clear();
    for (const each of owed) this.#services.order.answer(each, () => {});
  }

  #launch(): void {
    const { name, seed, order, log } = this.#services;
    const { module, parameters, memoryMb } = this.#parameters;
    const { owner, instrument } = this.#context;
    // Nobody looks after what an earlier run has left in the book.
    withdrawAll(this.#context);
    this.#state = 'loading';
    this.#timerNumber = 0;
    const loading = order.ask();
    this.#owed.set(LOADING, loading);
    const identity = { name, seed, owner, instrument: instrument.terms };
    const options = { ...identity, module, parameters, memoryMb, run: this.#context.nextClientOrderId() };
    const thread = new PluginThread(options, {
      loaded: () => this.#answered(LOADING, () => this.#begin(thread)),
      answered: (answer) => this.#receive(thread, answer),
      failed: (failure) => this.#failed(thread, failure),
      log,
    });
    this.#thread = thread;
  }

  #begin(thread: PluginThread): void {
    if (thread !== this.#thread) return;
    this.#state = 'running';
    this.#problem = null;
    this.#ask({ type: 'start', at: this.#services.now(), view: this.#view() });
  }

  #view(): View {
    const { matching, best, lastPrice } = this.#context;
    return { matching: matching(), bid: best('buy'), offer: best('sell'), last: lastPrice() };
  }

  /** Returns the number of the question. */
  #ask(occasion: Occasion): number {
    const thread = this.#thread!;
    const number = thread.nextNumber;
    this.#owed.set(number, this.#services.order.ask());
    thread.ask(occasion);
    if (!this.#flushing) {
      this.#flushing = true;
      this.#services.later(() => {
        this.#flushing = false;
        this.#thread?.flush(this.#services.order.isKept);
      });
    }
    return number;
  }

  // ---------------------------------------------------------------- answers

  /** What comes after the first of an answer's questions was not worth an answer of its own. */
  #receive(thread: PluginThread, { number, requests, wakeAt }: Answer): void {
    const take = (): void => {
      if (thread === this.#thread) this.#take(thread, number, requests, wakeAt);
    };
    for (const asked of this.#owed.keys()) if (asked < number) this.#answered(asked, () => {});
    // It may have asked in its own time, and not because it was told something.
    if (this.#owed.has(number)) this.#answered(number, take);
    else take();
  }

  #answered(number: number, act: () => void): void {
    const owed = this.#owed.get(number);
    this.#owed.delete(number);
    if (owed !== undefined) this.#services.order.answer(owed, act);
  }

  #take(thread: PluginThread, number: number, requests: readonly BotRequest[], wakeAt: Micros): void {
    const { owner, instrument, submit } = this.#context;
    for (const request of requests) {
      // The thread has looked already, with whatever the plugin has made of its functions.
      const problem = requestProblem(request) ?? this.#rateProblem();
      if (problem !== null) {
        thread.end();
        return this.#failed(thread, { reason: problem, atLoad: false });
      }
      submit(commandOf(request, owner, instrument.symbol));
    }
    if (number >= this.#timerNumber) this.#wakeAt = wakeAt;
    this.#services.changed();
  }

  /** By the venue's clock: what floods a venue whose clock stands does so too. */
  #rateProblem(): string | null {
    const now = this.#services.now();
    if (now - this.#countedFrom >= RATE_MICROS) {
      this.#countedFrom = now;
      this.#requests = 0;
    }
    const { maxRequestsPerSecond } = this.#parameters;
    return ++this.#requests > maxRequestsPerSecond
      ? `it asks for more than ${maxRequestsPerSecond} things in a second`
      : null;
  }

  // ---------------------------------------------------------------- failures

  /** It fails where it owes the first answer: other plugins answer before and after that as they would always. */
  #failed(thread: PluginThread, failure: Failure): void {
    const [first] = this.#owed.keys();
    if (first === undefined) this.#fail(thread, failure);
    else this.#answered(first, () => this.#fail(thread, failure));
  }

  #fail(thread: PluginThread, { reason, atLoad }: Failure): void {
    if (thread !== this.#thread) return;
    this.stop();
    const now = this.#services.now();
    const { failures, failuresWithinMs } = PLUGIN_LIMITS;
    this.#failedAt = [...this.#failedAt, now].filter((at) => now - at < failuresWithinMs * MICROS_PER_MS);
    this.#problem = reason;
    if (atLoad) this.#state = 'not-loaded';
    else if (this.#failedAt.length >= failures) this.#state = 'quarantined';
    else this.#launch();
    if (this.#state !== 'loading') withdrawAll(this.#context);
    this.#services.changed();
    this.#services.failed(reason, this.#state);
  }
}
