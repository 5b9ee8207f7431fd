import type { InstrumentTerms } from '../../../src/engine/instrument.ts';
import { MAX_PRICE, MIN_PRICE } from '../../../src/engine/values.ts';
import type { Listing } from './model.ts';

/** From this price on, in absolute value, prices move in this step; both in ticks. */
export interface TickStep {
  readonly from: number;
  readonly step: number;
}

/** Decimal text as a fraction. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

function fraction(text: string): Fraction {
  const point = text.indexOf('.');
  const decimals = point === -1 ? 0 : text.length - point - 1;
  return { top: BigInt(text.replace('.', '')), bottom: 10n ** BigInt(decimals) };
}

/** How many of the unit are in the text; both are decimal text, and it comes out even. */
export function inUnits(text: string, unit: string): number {
  const [whole, part] = [fraction(text), fraction(unit)];
  return Number((whole.top * part.bottom) / (whole.bottom * part.top));
}

export function stepsOf(terms: InstrumentTerms): TickStep[] {
  return (terms.tickTable ?? []).map((band) => ({
    from: inUnits(band.from, terms.tickSize),
    step: inUnits(band.tickSize, terms.tickSize),
  }));
}

function stepAt(listing: Listing, price: number): number {
  let step = 1;
  for (const band of listing.steps) if (band.from <= Math.abs(price)) step = band.step;
  return step;
}

export function onTick(listing: Listing, price: number): boolean {
  return price % stepAt(listing, price) === 0;
}

/** The nearest valid price at or below. */
export function roundDown(listing: Listing, price: number): number {
  let at = price;
  while (!onTick(listing, at)) at--;
  return at;
}

/** The nearest valid price at or above. */
export function roundUp(listing: Listing, price: number): number {
  let at = price;
  while (!onTick(listing, at)) at++;
  return at;
}

/** Whether an order of the instrument may have the price, its step aside. */
export function isPriceOf(listing: Listing, price: number): boolean {
  return (
    Number.isInteger(price) &&
    price >= MIN_PRICE &&
    price <= MAX_PRICE &&
    (listing.terms.negativePrices === true || price > 0)
  );
}

export function clampPrice(price: number): number {
  return Math.max(MIN_PRICE, Math.min(MAX_PRICE, price));
}

export function lastOf(listing: Listing): number | null {
  return listing.lastTrade ?? listing.referencePrice;
}

export function outsideStaticBand(listing: Listing, price: number): boolean {
  const reference = listing.referencePrice ?? listing.lastTrade;
  if (listing.terms.staticBandPercent === undefined || reference === null) return false;
  const { top, bottom } = fraction(listing.terms.staticBandPercent);
  return BigInt(Math.abs(price - reference)) * 100n * bottom > top * BigInt(Math.abs(reference));
}

/** The lowest and the highest price at which the dynamic band lets trades happen now; null without one. */
export function dynamicBand(listing: Listing): { low: number; high: number } | null {
  const last = lastOf(listing);
  if (listing.terms.dynamicBandPercent === undefined || last === null) return null;
  const { top, bottom } = fraction(listing.terms.dynamicBandPercent);
  const reach = Number((top * BigInt(Math.abs(last))) / (100n * bottom));
  return { low: last - reach, high: last + reach };
}

/** price × quantity × multiplier in the instrument's currency against the most that it takes. */
export function aboveMaxNotional(terms: InstrumentTerms, price: number, quantity: number): boolean {
  if (terms.maxNotional === undefined) return false;
  const factors = [terms.tickSize, terms.lotSize, terms.multiplier ?? '1'].map(fraction);
  const limit = fraction(terms.maxNotional);
  const top = factors.reduce(
    (product, factor) => product * factor.top,
    BigInt(Math.abs(price)) * BigInt(quantity),
  );
  const bottom = factors.reduce((product, factor) => product * factor.bottom, 1n);
  return top * limit.bottom > limit.top * bottom;
}
