import type { Price, Quantity } from './values.ts';

/** What a trading day has come to in one instrument. */
export interface DayFigures {
  /** The price of the day's first trade; null before it. */
  readonly open: Price | null;
  /** The price of the last trade when trading ended last: with the closing auction, the phase closed or the day. */
  readonly close: Price | null;
  readonly high: Price | null;
  readonly low: Price | null;
  readonly volume: Quantity;
}

export const NO_FIGURES: DayFigures = { open: null, close: null, high: null, low: null, volume: 0 };

/** Counts the trades of a day. What is done to a trade by hand afterwards does not change what the market has seen. */
export class DayCount {
  #figures = NO_FIGURES;
  #open: Price | null = null;
  #close: Price | null = null;
  #high: Price = 0;
  #low: Price = 0;
  #last: Price = 0;
  #volume: Quantity = 0;

  /** The same object as long as nothing has changed. */
  get figures(): DayFigures {
    const told = this.#figures;
    // Each trade changes the volume.
    if (told.volume === this.#volume && told.open === this.#open && told.close === this.#close) return told;
    const traded = this.#open !== null;
    this.#figures = {
      open: this.#open,
      close: this.#close,
      high: traded ? this.#high : null,
      low: traded ? this.#low : null,
      volume: this.#volume,
    };
    return this.#figures;
  }

  traded(price: Price, quantity: Quantity): void {
    if (this.#open === null) this.#open = this.#high = this.#low = price;
    else if (price > this.#high) this.#high = price;
    else if (price < this.#low) this.#low = price;
    this.#last = price;
    this.#volume += quantity;
  }

  /** Trading has ended, if there was any. */
  endTrading(): void {
    if (this.#open !== null) this.#close = this.#last;
  }

  /** The trading day has ended; its closing price is that of the market until the next. */
  endDay(): void {
    this.endTrading();
    this.#open = null;
    this.#volume = 0;
  }

  /** Goes on from what a snapshot has kept; `last` is the price of the last trade. */
  restore(figures: DayFigures, last: Price | null): void {
    const { open, close, high, low, volume } = figures;
    this.#figures = figures;
    this.#open = open;
    this.#close = close;
    this.#high = high ?? 0;
    this.#low = low ?? 0;
    this.#last = last ?? 0;
    this.#volume = volume;
  }
}
