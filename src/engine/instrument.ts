import { decimalText, MALFORMED, parseUnits, TOO_FINE, unitsOf } from './decimal.ts';
import type { OrderAttribute } from './instructions.ts';
import { NO_STEP, readStep, type Step } from './step.ts';
import { TickTable } from './tick-table.ts';
import {
  MAX_EXACT,
  MIN_PRICE,
  type Micros,
  type OrderType,
  type Price,
  type Quantity,
  type TimeInForce,
} from './values.ts';

export const ASSET_CLASSES = ['equity', 'option', 'future', 'fx-spot', 'ndf', 'crypto'] as const;
export type AssetClass = (typeof ASSET_CLASSES)[number];

export const PUT_CALL = ['put', 'call'] as const;
export const EXERCISE_STYLES = ['american', 'european'] as const;
export const MATCHING_POLICIES = ['price-time', 'pro-rata'] as const;
export type MatchingPolicy = (typeof MATCHING_POLICIES)[number];

/** From this price upwards, in absolute value, prices move in this step. */
export interface TickBand {
  readonly from: string;
  readonly tickSize: string;
}

/**
 * What a venue is told about an instrument. Sizes, prices and percentages are decimal text, since they are exact; dates
 * are `YYYY-MM-DD`. What an asset class requires and forbids is in asset-classes.ts.
 */
export interface InstrumentTerms {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly currency: string;
  /** Smallest price step, for example "0.01". */
  readonly tickSize: string;
  /** Smallest quantity step, for example "1". */
  readonly lotSize: string;
  /** Other names by which clients find the instrument, by kind: { isin: "GB00BH4HKS39" }. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Coarser steps from certain prices on, by rising `from`; each a multiple of tickSize, which holds below the first. */
  readonly tickTable?: readonly TickBand[] | undefined;
  readonly minQuantity?: string | undefined;
  readonly maxQuantity?: string | undefined;
  /** Largest price × quantity (× multiplier) of one order, in the currency. */
  readonly maxNotional?: string | undefined;
  /** Whether prices of zero and below are taken; they are refused unless it says so. */
  readonly negativePrices?: boolean | undefined;
  /** The price that bands and auctions start from while nothing has traded. */
  readonly referencePrice?: string | undefined;
  /** How far from the reference price, in percent, an order's price may be: others are refused. */
  readonly staticBandPercent?: string | undefined;
  /** How far from the last trade, in percent, a trade may be: what would trade beyond is stopped there. */
  readonly dynamicBandPercent?: string | undefined;
  /** Which of the venue's order types, times in force and attributes this instrument takes; all of them unless given. */
  readonly orderTypes?: readonly OrderType[] | undefined;
  readonly timesInForce?: readonly TimeInForce[] | undefined;
  readonly attributes?: readonly OrderAttribute[] | undefined;
  /** The venue's unless given. */
  readonly matching?: MatchingPolicy | undefined;
  /** When trading in it ends, in microseconds: its orders are canceled then, and new ones refused. */
  readonly lastTradingAt?: Micros | undefined;
  readonly underlying?: string | undefined;
  readonly expiry?: string | undefined;
  readonly strike?: string | undefined;
  readonly putCall?: (typeof PUT_CALL)[number] | undefined;
  readonly exerciseStyle?: (typeof EXERCISE_STYLES)[number] | undefined;
  readonly multiplier?: string | undefined;
  readonly baseCurrency?: string | undefined;
  readonly settlementType?: string | undefined;
  readonly fixingDate?: string | undefined;
  readonly fixingSource?: string | undefined;
  readonly settlementCurrency?: string | undefined;
  readonly settlementDate?: string | undefined;
}

/** One tradable thing of one venue, with the arithmetic between its decimal texts and ticks and lots. */
export class Instrument {
  readonly terms: InstrumentTerms;
  readonly tick: Step;
  readonly lot: Step;
  readonly tickTable: TickTable;
  /** The least price that the instrument takes. */
  readonly lowestPrice: Price;
  /** The least and the most that one order may be for. */
  readonly minQuantity: Quantity;
  readonly maxQuantity: Quantity;
  /** The most that one order's |price| × quantity may be, in ticks × lots: what maxNotional makes of it. */
  readonly maxValue: number;
  /** What bands and auctions start from while nothing has traded. */
  readonly referencePrice: Price | null;
  /** Percentages, for bandWidth of price-band.ts; null for no band. */
  readonly staticBand: Step | null;
  readonly dynamicBand: Step | null;

  /** The terms must be good: terms-problems.ts tells. Throws RangeError when a size is no positive decimal. */
  constructor(terms: InstrumentTerms) {
    this.terms = terms;
    this.tick = stepOf(terms.tickSize, 'tickSize');
    this.lot = stepOf(terms.lotSize, 'lotSize');
    this.tickTable = new TickTable(
      (terms.tickTable ?? []).map(({ from, tickSize }) => ({
        from: this.ticksOf(from),
        step: this.ticksOf(tickSize),
      })),
    );
    this.lowestPrice = terms.negativePrices === true ? MIN_PRICE : 1;
    this.minQuantity = terms.minQuantity === undefined ? 1 : this.lotsOf(terms.minQuantity);
    this.maxQuantity = terms.maxQuantity === undefined ? MAX_EXACT : this.lotsOf(terms.maxQuantity);
    this.maxValue = terms.maxNotional === undefined ? MAX_EXACT : this.#valueOf(terms.maxNotional);
    this.referencePrice = terms.referencePrice === undefined ? null : this.ticksOf(terms.referencePrice);
    this.staticBand = optionalStep(terms.staticBandPercent, 'staticBandPercent');
    this.dynamicBand = optionalStep(terms.dynamicBandPercent, 'dynamicBandPercent');
  }

  get symbol(): string {
    return this.terms.symbol;
  }

  /** Ticks, or a non-finite problem of decimal.ts: TOO_FINE also means "no multiple of the tick". */
  ticks(bytes: Uint8Array, start: number, end: number): number {
    return whole(parseUnits(bytes, start, end, this.tick.decimals), this.tick.units);
  }

  /** Lots, or a non-finite problem of decimal.ts: TOO_FINE also means "no multiple of the lot". */
  lots(bytes: Uint8Array, start: number, end: number): number {
    return whole(parseUnits(bytes, start, end, this.lot.decimals), this.lot.units);
  }

  ticksOf(text: string): number {
    return whole(unitsOf(text, this.tick.decimals), this.tick.units);
  }

  lotsOf(text: string): number {
    return whole(unitsOf(text, this.lot.decimals), this.lot.units);
  }

  priceText(price: Price): string {
    return decimalText(price * this.tick.units, this.tick.decimals);
  }

  quantityText(quantity: Quantity): string {
    return decimalText(quantity * this.lot.units, this.lot.decimals);
  }

  /** The whole ticks × lots in an amount of money: one of them is worth tick × lot × multiplier. */
  #valueOf(amount: string): number {
    const money = stepOf(amount, 'maxNotional');
    const multiplier = stepOf(this.terms.multiplier ?? '1', 'multiplier');
    const unit = BigInt(this.tick.units) * BigInt(this.lot.units) * BigInt(multiplier.units);
    const decimals = this.tick.decimals + this.lot.decimals + multiplier.decimals;
    const value = (BigInt(money.units) * 10n ** BigInt(decimals)) / (unit * 10n ** BigInt(money.decimals));
    return value < BigInt(MAX_EXACT) ? Number(value) : MAX_EXACT;
  }
}

function stepOf(text: string, name: string): Step {
  const step = readStep(text);
  if (step === null) throw new RangeError(`${name} ${NO_STEP}, not "${text}"`);
  return step;
}

function optionalStep(text: string | undefined, name: string): Step | null {
  return text === undefined ? null : stepOf(text, name);
}

function whole(units: number, step: number): number {
  if (!Number.isFinite(units)) return Number.isNaN(units) ? MALFORMED : units;
  return units % step === 0 ? units / step : TOO_FINE;
}
