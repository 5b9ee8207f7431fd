import type { Instrument, InstrumentTerms } from '../../../engine/instrument.ts';
import type { Venue } from '../../../engine/venue.ts';
import { monthOf } from './instrument-fields.ts';

/**
 * The instruments of a venue by what several of them have in common: options and futures by their underlying, currency
 * pairs by their two currencies. It is made when somebody first asks, and anew once instruments have come or gone.
 */
class Families {
  readonly #venue: Venue;
  readonly #byName = new Map<string, Instrument[]>();
  #change = -1;

  constructor(venue: Venue) {
    this.#venue = venue;
  }

  /** Those of a family, of the month `YYYYMM` only where one is given. */
  of(name: string, month: string): readonly Instrument[] {
    if (this.#change !== this.#venue.listingChanges) this.#gather();
    return this.#byName.get(name + month) ?? [];
  }

  #gather(): void {
    this.#byName.clear();
    for (const instrument of this.#venue.instruments()) {
      const { terms } = instrument;
      const name = familyOf(terms);
      if (name === null) continue;
      this.#add(name, instrument);
      const month = monthOf(terms);
      if (month !== '') this.#add(name + month, instrument);
    }
    this.#change = this.#venue.listingChanges;
  }

  #add(key: string, instrument: Instrument): void {
    const there = this.#byName.get(key);
    if (there === undefined) this.#byName.set(key, [instrument]);
    else there.push(instrument);
  }
}

/** One for each venue, for all of its sessions. */
const FAMILIES = new WeakMap<Venue, Families>();

/**
 * The instruments that a Symbol (55) may stand for when other fields say which: the underlying of options and futures, or
 * a pair in any of its forms. Those of the month `YYYYMM` only, unless it is empty.
 */
export function familyMembers(venue: Venue, symbol: string, month: string): readonly Instrument[] {
  let families = FAMILIES.get(venue);
  if (families === undefined) FAMILIES.set(venue, (families = new Families(venue)));
  const members = families.of(symbol, month);
  return members.length > 0 ? members : families.of(pairOf(symbol), month);
}

/** Whether a Symbol (55) is the name of the family that the instrument belongs to. */
export function isOfFamily(terms: InstrumentTerms, symbol: string): boolean {
  const family = familyOf(terms);
  return family !== null && (family === symbol || family === pairOf(symbol));
}

function familyOf({ underlying, baseCurrency, currency }: InstrumentTerms): string | null {
  if (underlying !== undefined) return underlying;
  return baseCurrency === undefined ? null : pairOf(`${baseCurrency}/${currency}`);
}

/** A pair in one form: FIX up to 4.2 has `EUR.USD`, later `EUR/USD`; others write `EURUSD` or `EUR-USD`. */
function pairOf(symbol: string): string {
  return symbol.replace(/^([A-Z0-9]{3,8})[./_-]([A-Z0-9]{3,8})$/, '$1$2');
}
