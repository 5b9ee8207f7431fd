import { TOO_FINE } from '../../engine/decimal.ts';
import type { Instrument } from '../../engine/instrument.ts';
import type { RejectReason } from '../../engine/reject.ts';
import type { Micros, Price, Quantity } from '../../engine/values.ts';
import { MethodError } from '../errors.ts';
import type { VenueHost } from '../host.ts';

/** Decimal text as ticks and lots, and the first thing that was wrong with it. Without an instrument nothing is read. */
export class Reading {
  readonly #instrument: Instrument | undefined;
  defect: RejectReason | null = null;

  constructor(instrument: Instrument | undefined) {
    this.#instrument = instrument;
  }

  price(text: string | undefined): Price | null {
    return this.#whole(text, 'price-off-tick', 'invalid-price', (instrument, value) =>
      instrument.ticksOf(value),
    );
  }

  quantity(text: string | undefined): Quantity | null {
    return this.#whole(text, 'quantity-off-lot', 'invalid-quantity', (instrument, value) =>
      instrument.lotsOf(value),
    );
  }

  #whole(
    text: string | undefined,
    off: RejectReason,
    invalid: RejectReason,
    parse: (instrument: Instrument, text: string) => number,
  ): number | null {
    if (text === undefined || this.#instrument === undefined) return null;
    const value = parse(this.#instrument, text);
    if (Number.isFinite(value)) return value;
    this.defect ??= value === TOO_FINE ? off : invalid;
    return null;
  }
}

const UNIT_MICROS: Readonly<Record<string, number>> = {
  ms: 1_000,
  s: 1_000_000,
  m: 60_000_000,
  h: 3_600_000_000,
};

const DURATION = /^(\d+)([a-z]+)$/;

/** How long a text such as "30s" says. */
export function durationOf(text: string): Micros {
  const [, count, unit] = DURATION.exec(text)!;
  return Number(count) * UNIT_MICROS[unit!]!;
}

/**
 * The moment that a text of the form in parameters.ts stands for. Throws MethodError for one that the calendar does not
 * have.
 */
export function momentOf(
  text: string,
  parameter: string,
  host: Pick<VenueHost, 'now'> & Partial<Pick<VenueHost, 'endOfTradingDay'>>,
): Micros {
  if (DURATION.test(text)) return host.now() + durationOf(text);
  const date = text.slice(0, 10);
  const dateMs = Date.parse(date);
  // The parser takes the 31st of February for the 3rd of March.
  const known = Number.isFinite(dateMs) && new Date(dateMs).toISOString().startsWith(date);
  if (known && text === date && host.endOfTradingDay !== undefined) return host.endOfTradingDay(date);
  // It drops what is finer than a millisecond.
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  const seconds = Date.parse(text.replace(/\.\d+/, ''));
  if (!known || !Number.isFinite(seconds) || seconds < 0) {
    throw new MethodError('invalid-params', `${parameter}: there is no time ${text}.`, {
      problems: [{ path: parameter, message: `there is no time ${text}` }],
    });
  }
  return seconds * 1_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
