import type { AnswerDesk } from '../bots/answers/answer-desk.ts';
import { answers, type Bot, type BotContext } from '../bots/bot.ts';
import { BOTS } from '../bots/index.ts';
import { contextOf } from '../bots/context.ts';
import type { BotConfig } from '../config/venue-config.ts';
import { BOT_OWNER_PREFIX } from '../engine/order-registry.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { BotDetailsJson, BotJson } from '../management/entities.ts';
import type { Clock } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import type { VenueRunner } from './venue-runner.ts';

/** One bot on one book: its place in the venue, its timer, and its own stream of random numbers. */
export class BotRunner {
  readonly settings: BotConfig;
  readonly owner: string;
  readonly #bot: Bot;
  readonly #symbol: string;
  readonly #clock: Clock;
  readonly #timer: DeadlineTimer;
  readonly #stopListening: () => void;
  readonly #desk: AnswerDesk;
  orders = 0;

  /** `say` is told what people should know. Throws RangeError when the venue has no such instrument or the parameters do not fit it. */
  constructor(
    settings: BotConfig,
    runner: VenueRunner,
    desk: AnswerDesk,
    clock: Clock,
    say: (text: string) => void,
  ) {
    const instrument = runner.venue.instrument(settings.symbol);
    if (instrument === undefined) {
      throw new RangeError(`bot ${settings.name}: ${runner.venue.name} has no instrument ${settings.symbol}`);
    }
    this.settings = settings;
    this.owner = `${BOT_OWNER_PREFIX}${settings.name}`;
    this.#symbol = instrument.symbol;
    this.#clock = clock;
    this.#desk = desk;
    const { name, seed } = settings;
    const run = clock.now().toString(36);
    const context = contextOf(
      runner.venue,
      instrument,
      { owner: this.owner, name, seed, run },
      (command) => {
        if (command.type === 'enter') this.orders++;
        runner.submitLater(command);
      },
      say,
    );
    const kind = BOTS[settings.kind] as { create(parameters: object, context: BotContext): Bot };
    this.#bot = kind.create(settings.parameters, context);
    this.#timer = new DeadlineTimer(this.#bot, clock);
    this.#stopListening = runner.listen((event) => this.#tell(event));
  }

  /** What the management protocol shows of it. */
  summary(venue: string): BotJson {
    const { name, kind, symbol } = this.settings;
    return { venue, name, kind, symbol, owner: this.owner, orders: this.orders };
  }

  details(venue: string): BotDetailsJson {
    const { seed, parameters } = this.settings;
    return { ...this.summary(venue), seed, parameters: { ...parameters } };
  }

  start(): void {
    this.#bot.start(this.#clock.now());
    if (answers(this.#bot)) this.#desk.add(this.#symbol, this.#bot);
    this.#timer.update();
  }

  stop(): void {
    if (answers(this.#bot)) this.#desk.remove(this.#symbol, this.#bot);
    this.#timer.cancel();
    this.#stopListening();
  }

  #tell(event: VenueEvent): void {
    if (symbolOf(event) !== this.#symbol && event.type !== 'decision-rejected') return;
    this.#bot.onEvent(event);
    this.#timer.update();
  }
}

function symbolOf(event: VenueEvent): string | null {
  if ('order' in event) return event.order?.symbol ?? null;
  return 'symbol' in event ? event.symbol : null;
}
