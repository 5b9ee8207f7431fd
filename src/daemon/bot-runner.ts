import type { AnswerDesk } from '../bots/answers/answer-desk.ts';
import { answers, type AnsweringBot, type Bot, type BotContext } from '../bots/bot.ts';
import { BOTS } from '../bots/index.ts';
import { contextOf } from '../bots/context.ts';
import type { Tape } from '../bots/replay/tape.ts';
import { randomStream, type RandomState, type RandomStream } from '../bots/random.ts';
import type { BotConfig } from '../config/venue-config.ts';
import { BOT_OWNER_PREFIX } from '../engine/order-registry.ts';
import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { BotDetailsJson, BotJson } from '../management/entities.ts';
import type { PluginParameters } from '../bots/plugin.ts';
import type { Micros } from '../engine/values.ts';
import { PluginBot } from '../plugins/plugin-bot.ts';
import type { Clock, Timed } from './clock.ts';
import type { VenueRunner } from './venue-runner.ts';

/** What a bot goes by at one moment, as plain data. */
export interface BotState {
  readonly run: string;
  /** The number of its last request. */
  readonly clientOrderId: number;
  /** Those that it has entered. */
  readonly orders: number;
  readonly random: RandomState;
  /** Of its kind alone. */
  readonly kind: object;
}

/** A bot of ours has nothing that could keep it from running. */
const RUNS = { state: 'running', problem: null } as const;

/** Makes the bot of a plugin. */
export type MakePlugin = (parameters: PluginParameters, context: BotContext) => PluginBot;

/** What a bot may be made of beside its parameters. */
export interface BotMatter {
  /** What its file says, if it has one. */
  readonly tape: Tape | null;
  readonly plugin: MakePlugin;
}

/** One bot on one book: its place in the venue, and its own stream of random numbers. */
export class BotRunner implements Timed {
  readonly settings: BotConfig;
  readonly owner: string;
  /** The book that it is on. */
  readonly symbol: string;
  readonly #bot: Bot;
  readonly #clock: Clock;
  readonly #desk: AnswerDesk;
  readonly #random: RandomStream;
  /** Keeps the ids of one run apart from those of the run before, which the venue may still know. */
  #run: string;
  #clientOrderId = 0;
  orders = 0;

  /** `say` is told what people should know. Throws RangeError when the venue has no such instrument or the parameters do not fit it. */
  constructor(
    settings: BotConfig,
    runner: VenueRunner,
    desk: AnswerDesk,
    clock: Clock,
    { tape, plugin }: BotMatter,
    say: (text: string) => void,
  ) {
    const instrument = runner.venue.instrument(settings.symbol);
    if (instrument === undefined) {
      throw new RangeError(`bot ${settings.name}: ${runner.venue.name} has no instrument ${settings.symbol}`);
    }
    this.settings = settings;
    this.owner = `${BOT_OWNER_PREFIX}${settings.name}`;
    this.symbol = instrument.symbol;
    this.#clock = clock;
    this.#desk = desk;
    this.#run = clock.now().toString(36);
    this.#random = randomStream(settings.seed, settings.name);
    const identity = {
      owner: this.owner,
      random: this.#random,
      tape,
      nextClientOrderId: () => `${this.#run}-${++this.#clientOrderId}`,
    };
    const submit = (command: Command): void => {
      if (command.type === 'enter') this.orders++;
      runner.submitLater(command);
    };
    const context = contextOf(runner.venue, instrument, identity, submit, say);
    const create = (BOTS[settings.kind].create ?? plugin) as (parameters: object, context: BotContext) => Bot;
    this.#bot = create(settings.parameters, context);
  }

  /** What the management protocol shows of it. */
  summary(venue: string): BotJson {
    const { name, kind, symbol } = this.settings;
    const condition = this.#bot instanceof PluginBot ? this.#bot.condition : RUNS;
    return { venue, name, kind, symbol, owner: this.owner, orders: this.orders, ...condition };
  }

  details(venue: string): BotDetailsJson {
    const { seed, parameters } = this.settings;
    return { ...this.summary(venue), seed, parameters: { ...parameters } };
  }

  /** The bot, if it is one that answers orders. */
  get answering(): AnsweringBot | null {
    return answers(this.#bot) ? this.#bot : null;
  }

  start(): void {
    this.#bot.start(this.#clock.now());
    if (answers(this.#bot)) this.#desk.add(this.symbol, this.#bot);
  }

  /** All that it goes by, for a snapshot. */
  state(): BotState {
    return {
      run: this.#run,
      clientOrderId: this.#clientOrderId,
      orders: this.orders,
      random: this.#random.state(),
      kind: this.#bot.state(),
    };
  }

  /** Whether it could go on from such a state. */
  knows({ run, clientOrderId, orders, random, kind }: BotState): boolean {
    const numbers = [
      clientOrderId,
      orders,
      ...(Array.isArray(random) && random.length === 4 ? random : [NaN]),
    ];
    const isWhole = typeof run === 'string' && numbers.every((number) => Number.isSafeInteger(number));
    return isWhole && BOTS[this.settings.kind].state.safeParse(kind).success;
  }

  resume({ run, clientOrderId, orders, random, kind }: BotState): void {
    this.#run = run;
    this.#clientOrderId = clientOrderId;
    this.orders = orders;
    this.#random.resume(random);
    this.#bot.resume(kind);
    if (answers(this.#bot)) this.#desk.add(this.symbol, this.#bot);
  }

  stop(): void {
    if (answers(this.#bot)) this.#desk.remove(this.symbol, this.#bot);
    if (this.#bot instanceof PluginBot) this.#bot.stop();
  }

  nextDeadline(): Micros {
    return this.#bot.nextDeadline();
  }

  tick(now: Micros): void {
    this.#bot.tick(now);
  }

  onEvent(event: VenueEvent): void {
    this.#bot.onEvent(event);
  }
}
