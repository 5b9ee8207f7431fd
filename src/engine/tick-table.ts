import type { Price } from './values.ts';

/** From this price upwards, in absolute value, valid prices are multiples of the step. Both in ticks. */
interface PriceStep {
  readonly from: Price;
  readonly step: Price;
}

const ONE_TICK: PriceStep = { from: 0, step: 1 };

/**
 * The valid prices of an instrument whose step grows with the price. Negative prices mirror positive ones, as the
 * tables of exchanges are made for the size of a price.
 */
export class TickTable {
  readonly #bands: readonly PriceStep[];

  /** The bands by rising `from`, each from above 0 and itself a multiple of its step: below the first, a step is a tick. */
  constructor(bands: readonly PriceStep[]) {
    this.#bands = [ONE_TICK, ...bands];
  }

  isValid(price: Price): boolean {
    return price % this.#bands[this.#bandOf(price)]!.step === 0;
  }

  /** The highest valid price that is not above the given one. */
  roundDown(price: Price): Price {
    if (price < 0) return 0 - this.roundUp(0 - price);
    const { step } = this.#bands[this.#bandOf(price)]!;
    return price - (price % step);
  }

  /** The lowest valid price that is not below the given one. */
  roundUp(price: Price): Price {
    if (price < 0) return 0 - this.roundDown(0 - price);
    const band = this.#bandOf(price);
    const { step } = this.#bands[band]!;
    const rounded = Math.ceil(price / step) * step;
    // The next band begins with a valid price of its own, which may come before the next multiple of this step.
    const next = this.#bands[band + 1]?.from ?? Infinity;
    return Math.min(rounded, next);
  }

  /** The next valid price above; beyond MAX_PRICE there may be none, and the result is then no Price. */
  above(price: Price): Price {
    return this.roundUp(price + 1);
  }

  /** The next valid price below, with the same warning. */
  below(price: Price): Price {
    return this.roundDown(price - 1);
  }

  #bandOf(price: Price): number {
    const size = Math.abs(price);
    let band = this.#bands.length - 1;
    while (this.#bands[band]!.from > size) band--;
    return band;
  }
}
