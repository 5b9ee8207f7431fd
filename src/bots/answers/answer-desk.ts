import type { Command } from '../../engine/command.ts';
import type { OrderHeld, VenueEvent } from '../../engine/event.ts';
import { ANY_ORDER, type HoldRule } from '../../engine/holds.ts';
import type { OrderId } from '../../engine/values.ts';
import type { Venue } from '../../engine/venue.ts';
import type { AnsweringBot } from '../bot.ts';

/** No venue file can name a hold so. */
const PREFIX = 'bots:';

/** Bots decide long before; an order about which nobody will, since the bot is gone, goes on to the book. */
const CEILING_MICROS = 86_400_000_000;

/**
 * Has the bots of each book that answer orders asked one after the other: in the order in which they were added, the
 * first that takes an order decides. What none takes goes on to the book at once.
 */
export class AnswerDesk {
  readonly #venue: Venue;
  readonly #submit: (command: Command) => void;
  readonly #bySymbol = new Map<string, AnsweringBot[]>();

  /** `submit` hands a command to the venue after the current event has been dealt with. */
  constructor(venue: Venue, submit: (command: Command) => void) {
    this.#venue = venue;
    this.#submit = submit;
  }

  /**
   * Has the holds be those of the bots that there are, and lets go of what none of them remembers: what a daemon that was
   * killed has left behind, or was held when the state was saved that the venue has been taken back to.
   */
  settle(): void {
    for (const { name } of this.#venue.holds()) {
      if (isAnswerHold(name) && !this.#bySymbol.has(name.slice(PREFIX.length)))
        this.#submit({ type: 'remove-hold', name });
    }
    for (const symbol of this.#bySymbol.keys()) this.#hold(symbol);
    for (const { orderId, listing, special } of this.#venue.registry.open()) {
      if (!isAnswerHold(special?.held?.hold ?? '')) continue;
      if (!this.botsOf(listing.symbol).some((bot) => bot.isAnswering(orderId))) this.#release(orderId);
    }
  }

  add(symbol: string, bot: AnsweringBot): void {
    const bots = this.#bySymbol.get(symbol);
    if (bots?.includes(bot) === true) return;
    if (bots !== undefined) return void bots.push(bot);
    this.#bySymbol.set(symbol, [bot]);
    this.#hold(symbol);
  }

  #hold(symbol: string): void {
    const name = PREFIX + symbol;
    if (!this.#venue.holdTable.has(name)) this.#submit({ type: 'add-hold', hold: holdOf(name, symbol) });
  }

  remove(symbol: string, bot: AnsweringBot): void {
    const bots = this.botsOf(symbol);
    if (!bots.includes(bot)) return;
    const left = bots.filter((other) => other !== bot);
    bot.stop();
    if (left.length > 0) return void this.#bySymbol.set(symbol, left);
    this.#bySymbol.delete(symbol);
    this.#submit({ type: 'remove-hold', name: PREFIX + symbol });
  }

  onEvent(event: VenueEvent): void {
    if (event.type === 'order-held' && isAnswerHold(event.hold)) this.#ask(event);
  }

  /** The bots of a book, in the order in which they are asked. */
  botsOf(symbol: string): readonly AnsweringBot[] {
    return this.#bySymbol.get(symbol) ?? [];
  }

  /** Those that answer in the order in which they are asked, book by book, and behind them those that do not. */
  inOrder<Bot extends { readonly answering: AnsweringBot | null }>(bots: readonly Bot[]): Bot[] {
    const asked = [...this.#bySymbol.values()].flat();
    const place = ({ answering }: Bot): number => {
      const index = answering === null ? -1 : asked.indexOf(answering);
      return index < 0 ? asked.length : index;
    };
    return bots.toSorted((one, other) => place(one) - place(other));
  }

  #ask({ order, at }: OrderHeld): void {
    for (const bot of this.botsOf(order.symbol)) if (bot.takes(order, at)) return;
    this.#release(order.orderId);
  }

  #release(orderId: OrderId): void {
    this.#submit({ type: 'decide', decision: { verb: 'release', orderId } });
  }
}

/** Whether a hold is one by which bots are asked. */
export function isAnswerHold(name: string): boolean {
  return name.startsWith(PREFIX);
}

function holdOf(name: string, symbol: string): HoldRule {
  return {
    name,
    stages: ['new'],
    match: { ...ANY_ORDER, symbol },
    nth: 1,
    times: null,
    pend: false,
    timeoutMicros: CEILING_MICROS,
    onTimeout: 'release',
    // Who holds orders by hand, or in a test, is asked before any bot.
    last: true,
  };
}
