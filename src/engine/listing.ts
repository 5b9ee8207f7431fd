import { Book, BUY, SELL, type BookLevel, type BookPools, type BookSide } from './book.ts';
import { DayCount } from './day-figures.ts';
import type { TradeMade } from './event.ts';
import type { Instrument } from './instrument.ts';
import type { BookListener } from './match.ts';
import type { Order } from './order.ts';
import { OrdersByEntry } from './orders-by-entry.ts';
import { PHASE_RULES, type Phase } from './phases.ts';
import { bandWidth } from './price-band.ts';
import type { VenueRules } from './rules.ts';
import { Triggers } from './triggers.ts';
import type { Micros, Price, Quantity, Side } from './values.ts';

/** A phase as it is set, of the venue or of one listing. */
export interface PhaseSetting {
  readonly phase: Phase;
  readonly until: Micros | null;
  readonly allowCancels: boolean;
}

/** What was last told of the price that an auction would give. */
export interface AuctionOutlook {
  readonly price: Price | null;
  readonly quantity: Quantity;
  readonly surplus: Quantity;
  readonly surplusSide: Side | null;
}

export const NO_OUTLOOK: AuctionOutlook = { price: null, quantity: 0, surplus: 0, surplusSide: null };

export const SIDE_NUMBERS = { buy: BUY, sell: SELL } as const satisfies Record<Side, BookSide>;

/** An instrument as a venue trades it: its book, the orders beside the book, its phase and its last trade. */
export class Listing {
  /** Rises with each listing of the venue. */
  readonly number: number;
  instrument: Instrument;
  readonly book: Book;
  readonly triggers = new Triggers<Order>();
  /** Pegged orders, in the book and aside. */
  readonly pegs = new OrdersByEntry();
  /** All-or-none orders in the book. */
  readonly allOrNone = new OrdersByEntry();
  /** Orders of auctions, outside the book until theirs begins. */
  readonly aside = new OrdersByEntry();
  /** Orders that wait for an auction without a price, by time: the book has no place for them. */
  readonly unpriced = new Set<Order>();
  /** Orders that are in the book for this phase only: those of auctions, and those without a price of their own. */
  readonly passing = new OrdersByEntry();
  /** Prices traded since the triggers last looked. */
  noted: Price[] = [];
  /** Best prices, of orders that are not pegged, when the pegs were last priced; undefined when they must be anew. */
  pegBid: Price | null | undefined = undefined;
  pegAsk: Price | null | undefined = undefined;
  /** The last trade that was one of the market. */
  lastTrade: TradeMade | undefined;
  readonly day = new DayCount();
  /** Grows with each order that a hold lets go: one that was acknowledged before comes into the book without an event. */
  releases = 0;
  /** Its own phase; null while it follows the venue's. */
  ownPhase: PhaseSetting | null = null;
  #phase: Phase = 'continuous';
  /** How orders meet in the phase. */
  matching: (typeof PHASE_RULES)[Phase]['matching'] = 'continuous';
  /** Whether its last trading time has come. */
  expired = false;
  outlook: AuctionOutlook = NO_OUTLOOK;

  constructor(number: number, instrument: Instrument, pools: BookPools, listener: BookListener) {
    this.number = number;
    this.instrument = instrument;
    this.book = new Book(pools, listener);
  }

  get symbol(): string {
    return this.instrument.terms.symbol;
  }

  get phase(): Phase {
    return this.#phase;
  }

  set phase(phase: Phase) {
    this.#phase = phase;
    this.matching = PHASE_RULES[phase].matching;
  }

  /** Takes in a trade of the market. */
  traded(trade: TradeMade): void {
    this.lastTrade = trade;
    this.day.traded(trade.price, trade.quantity);
  }

  /** The price of the last trade, or what stands for it while there is none. */
  get last(): Price | null {
    return this.lastTrade?.price ?? this.instrument.referencePrice;
  }

  /** Whether a change of the book can have consequences beyond it. */
  get isWatched(): boolean {
    return (
      this.triggers.size > 0 ||
      this.pegs.size > 0 ||
      this.allOrNone.size > 0 ||
      this.matching !== 'continuous'
    );
  }

  /** Whether a name is the instrument's symbol or one of its aliases. */
  answersTo(name: string): boolean {
    return name === this.symbol || Object.values(this.instrument.terms.aliases).includes(name);
  }

  /** The farthest price at which an incoming order of the side may trade; null for any. */
  bandLimit(side: Side): Price | null {
    const { dynamicBand } = this.instrument;
    const last = dynamicBand === null ? null : this.last;
    if (dynamicBand === null || last === null) return null;
    const width = bandWidth(dynamicBand, last);
    return side === 'buy' ? last + width : last - width;
  }

  /** Notes a price for the triggers. */
  note(price: Price | null): void {
    if (price !== null && this.triggers.size > 0 && this.matching === 'continuous') this.noted.push(price);
  }

  /** Has its book follow the venue's rules, as far as the instrument has none of its own. */
  follow(rules: VenueRules): void {
    this.book.matching = this.instrument.terms.matching ?? rules.matching;
    this.book.selfMatch = rules.selfMatch;
  }

  /** Makes the next settling price all pegs anew. */
  unsettlePegs(): void {
    this.pegBid = undefined;
  }

  depth(side: Side, levels: number): BookLevel[] {
    return this.book.levels(SIDE_NUMBERS[side]).take(levels).toArray();
  }
}
