import type { AnswerDesk } from '../bots/answers/answer-desk.ts';
import type { Tape } from '../bots/replay/tape.ts';
import type { BotConfig } from '../config/venue-config.ts';
import type { VenueEvent } from '../engine/event.ts';
import { Heap } from '../engine/heap.ts';
import type { Micros } from '../engine/values.ts';
import { AnswerOrder } from '../plugins/answer-order.ts';
import { PluginBot, type PluginState } from '../plugins/plugin-bot.ts';
import { BotRunner, type MakePlugin } from './bot-runner.ts';
import type { Clock, Timed } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import type { VenueRunner } from './venue-runner.ts';

/**
 * Bots that act in one go, where several are due: then clients have their turn, since each order of a bot costs as much
 * as one of theirs.
 */
const AT_A_TIME = 16;

/** Bots that are due within this time act together: one commit is for all of them. */
const TOGETHER_MS = 5;

/** A bot that acts late acts as of the time at which it was due, unless that is longer ago: then it has missed it. */
const LATE_MICROS = 1_000_000;

export interface BotServices {
  readonly runner: VenueRunner;
  readonly answers: AnswerDesk;
  readonly clock: Clock;
  /** What a bot has to say to people. */
  readonly say: (bot: string, text: string) => void;
  /** What the plugin of a bot says. */
  readonly note: (bot: string, line: string) => void;
  /** A bot has failed, and is now in that state. */
  readonly failed: (bot: string, reason: string, state: PluginState) => void;
  /** Whether the clock is moved by hand. */
  readonly isManual: () => boolean;
  /** Calls back behind all that orders need. */
  readonly later: (callback: () => void) => void;
}

/** A bot and its place among the others. */
interface Placed {
  readonly bot: BotRunner;
  heapIndex: number;
  /** When it is due: the heap goes by what this was when the bot was last looked at. */
  due: Micros;
  /** Of those that are due at one time, the bot that was made first acts first. */
  readonly number: number;
}

/** The bots of a venue: one timer for all of them, and each event for those alone whose book it is of. */
export class VenueBots implements Timed {
  readonly #services: BotServices;
  readonly #runners = new Map<string, BotRunner>();
  readonly #placed = new Map<BotRunner, Placed>();
  readonly #bySymbol = new Map<string, Set<Placed>>();
  readonly #waiting = new Heap<Placed>(
    (one, other) => one.due < other.due || (one.due === other.due && one.number < other.number),
  );
  readonly #timer: DeadlineTimer;
  readonly #order: AnswerOrder;
  #made = 0;
  /** The venue lives, and so do they. */
  #lives = false;
  /** Some act just now: when the next one is due is known when they have. */
  #acting = false;

  constructor(services: BotServices) {
    this.#services = services;
    this.#order = new AnswerOrder(services.isManual);
    this.#timer = new DeadlineTimer(this, services.clock, TOGETHER_MS);
    services.runner.listen((event) => this.#tell(event));
  }

  /** By their names, in the order in which they were made. */
  get all(): ReadonlyMap<string, BotRunner> {
    return this.#runners;
  }

  /** Makes a bot, with what its file says if it has one; it acts at once where the venue lives. Throws RangeError where it does not fit the venue. */
  add(settings: BotConfig, tape: Tape | null): void {
    const { runner, answers, clock, say } = this.#services;
    const changed = (): void => {
      this.#look(placed);
      this.#timer.update();
    };
    const made = { tape, plugin: this.#plugin(settings, changed) };
    const bot = new BotRunner(settings, runner, answers, clock, made, (text) => say(settings.name, text));
    const placed: Placed = { bot, heapIndex: -1, due: Infinity, number: this.#made++ };
    this.#runners.set(settings.name, bot);
    this.#placed.set(bot, placed);
    const sameBook = this.#bySymbol.get(bot.symbol) ?? new Set();
    this.#bySymbol.set(bot.symbol, sameBook.add(placed));
    this.#waiting.push(placed);
    if (this.#lives) this.#start(placed);
  }

  /** Returns the bot, which acts no more. */
  remove(name: string): BotRunner {
    const bot = this.#runners.get(name)!;
    const placed = this.#placed.get(bot)!;
    bot.stop();
    this.#runners.delete(name);
    this.#placed.delete(bot);
    this.#waiting.remove(placed);
    const sameBook = this.#bySymbol.get(bot.symbol)!;
    sameBook.delete(placed);
    if (sameBook.size === 0) this.#bySymbol.delete(bot.symbol);
    return bot;
  }

  /** All begin to act. */
  start(): void {
    this.#lives = true;
    for (const placed of this.#placed.values()) this.#start(placed);
  }

  /** All go on as they were resumed. */
  goOn(): void {
    this.#lives = true;
    for (const placed of this.#placed.values()) this.#look(placed);
    this.#timer.rearm();
  }

  stop(): void {
    this.#timer.cancel();
    for (const bot of this.#runners.values()) bot.stop();
  }

  nextDeadline(): Micros {
    return this.#waiting.first?.due ?? Infinity;
  }

  tick(now: Micros): void {
    this.#acting = true;
    try {
      for (let acted = 0; acted < AT_A_TIME; acted++) {
        const first = this.#waiting.first;
        if (first === undefined || first.due > now) return;
        first.bot.tick(Math.max(first.due, now - LATE_MICROS));
        this.#look(first);
      }
    } finally {
      this.#acting = false;
    }
  }

  /** Resolves once all plugins have answered what they were told; null where none owes an answer. */
  get settled(): Promise<void> | null {
    return this.#order.settled;
  }

  #plugin({ name, seed }: BotConfig, changed: () => void): MakePlugin {
    const { clock, later, note, failed } = this.#services;
    return (parameters, context) =>
      new PluginBot(parameters, context, {
        name,
        seed,
        order: this.#order,
        now: () => clock.now(),
        later,
        changed,
        failed: (reason, state) => failed(name, reason, state),
        log: (line) => note(name, line),
      });
  }

  #start(placed: Placed): void {
    placed.bot.start();
    this.#look(placed);
    this.#timer.update();
  }

  /** Finds the bot's place among those that wait. */
  #look(placed: Placed): void {
    const due = placed.bot.nextDeadline();
    if (due === placed.due || placed.heapIndex < 0) return;
    placed.due = due;
    this.#waiting.moved(placed);
  }

  #tell(event: VenueEvent): void {
    // What a decision has come to is for whoever made it, whatever it was about.
    if (event.type === 'decision-rejected') return this.#tellEach(this.#placed.values(), event);
    const symbol = symbolOf(event);
    const sameBook = symbol === null ? undefined : this.#bySymbol.get(symbol);
    if (sameBook !== undefined) this.#tellEach(sameBook, event);
  }

  #tellEach(bots: Iterable<Placed>, event: VenueEvent): void {
    for (const placed of bots) {
      placed.bot.onEvent(event);
      this.#look(placed);
    }
    if (!this.#acting) this.#timer.update();
  }
}

function symbolOf(event: VenueEvent): string | null {
  if ('order' in event) return event.order?.symbol ?? null;
  return 'symbol' in event ? event.symbol : null;
}
