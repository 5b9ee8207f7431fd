import type { Command } from '../../src/engine/command.ts';
import type { Instructions } from '../../src/engine/instructions.ts';
import type { Instrument, InstrumentTerms } from '../../src/engine/instrument.ts';
import type { RejectReason } from '../../src/engine/reject.ts';
import type { OrderType, PegReference, Side, TimeInForce } from '../../src/engine/values.ts';
import type { Venue } from '../../src/engine/venue.ts';
import type { Words } from './venue-script-words.ts';

/**
 * list|update SYMBOL [tick T] [lot L] [alias NAME] [negative] [reference P] [static PERCENT] [dynamic PERCENT]
 *   [table FROM:STEP,…] [min Q] [max Q] [notional N] [matching POLICY] [until SECONDS]
 *   [types T,…] [tifs T,…] [attributes A,…]
 */
export function termsOf(words: Words, now: number): InstrumentTerms {
  const symbol = words.next();
  const alias = words.after('alias');
  const list = (name: string): string[] | undefined => words.after(name)?.split(',');
  const text = (name: string): string | undefined => words.after(name) ?? undefined;
  const until = words.after('until');
  const terms = {
    symbol,
    assetClass: 'equity',
    currency: 'USD',
    tickSize: words.after('tick') ?? '0.01',
    lotSize: words.after('lot') ?? '1',
    aliases: alias === null ? {} : { isin: alias },
    negativePrices: words.has('negative') || undefined,
    referencePrice: text('reference'),
    staticBandPercent: text('static'),
    dynamicBandPercent: text('dynamic'),
    tickTable: list('table')?.map((band) => {
      const [from, tickSize] = band.split(':') as [string, string];
      return { from, tickSize };
    }),
    minQuantity: text('min'),
    maxQuantity: text('max'),
    maxNotional: text('notional'),
    matching: text('matching') as InstrumentTerms['matching'],
    lastTradingAt: until === null ? undefined : now + words.seconds(until),
    orderTypes: list('types') as InstrumentTerms['orderTypes'],
    timesInForce: list('tifs') as InstrumentTerms['timesInForce'],
    attributes: list('attributes') as InstrumentTerms['attributes'],
  } as const;
  words.end();
  // As a journal has it: what is not given is not there.
  return JSON.parse(JSON.stringify(terms)) as InstrumentTerms;
}

/**
 * enter OWNER ID buy|sell QUANTITY SYMBOL TYPE [PRICE] [TIF] [expires SECONDS] [stop P] [trail P] [peg REFERENCE]
 *   [offset P] [display Q] [min Q] [aon] [post-only] [echo LENGTH] [defect REASON]
 *
 * The defect is one that only a protocol with many names for an instrument, or with accounts, has.
 */
export function enterCommand(words: Words, venue: Venue, now: number): Command {
  const owner = words.next();
  const clientOrderId = words.next();
  const side = words.next() as Side;
  const quantity = words.next();
  const symbol = words.next();
  const orderType = words.next() as OrderType;
  const reading = new Reading(venue.instrument(symbol));
  const price = words.nextIf((word) => /^-?[0-9]/.test(word));
  const instructions = instructionsOf(words, reading, now);
  const defect = words.after('defect') as RejectReason | null;
  const timeInForce = (words.nextIf(() => true) ?? 'day') as TimeInForce;
  words.end();
  return {
    type: 'enter',
    owner,
    clientOrderId: clientOrderId === '""' ? '' : clientOrderId,
    symbol,
    side,
    orderType,
    price: reading.price(price),
    quantity: reading.quantity(quantity) ?? 0,
    timeInForce,
    instructions,
    defect: defect ?? reading.defect,
  };
}

function instructionsOf(words: Words, reading: Reading, now: number): Instructions | null {
  const expires = words.after('expires');
  const instructions: Instructions = {
    stopPrice: reading.price(words.after('stop')),
    trailOffset: reading.price(words.after('trail')),
    pegReference: words.after('peg') as PegReference | null,
    pegOffset: reading.price(words.after('offset')) ?? 0,
    displayQuantity: reading.quantity(words.after('display')),
    minimumQuantity: reading.quantity(words.after('min')),
    allOrNone: words.has('aon'),
    postOnly: words.has('post-only'),
    expireAt: expires === null ? null : now + words.seconds(expires),
    echo: echo(words),
  };
  const asked = Object.entries(instructions).filter(
    ([name, value]) => value !== (name === 'pegOffset' ? 0 : null) && value !== false,
  );
  return asked.length === 0 ? null : instructions;
}

/** replace OWNER ID ORIG [quantity Q] [price P] [stop P] [display Q] [expires SECONDS] [type T] [tif T] [side S] [symbol S] */
export function replaceCommand(words: Words, venue: Venue, now: number): Command {
  const owner = words.next();
  const id = words.next();
  const origClientOrderId = words.next();
  const order = venue.orderByClientId(owner, origClientOrderId);
  const reading = new Reading(order && venue.instrument(order.symbol));
  const expires = words.after('expires');
  const command: Command = {
    type: 'replace',
    owner,
    clientOrderId: id === '-' ? null : id,
    origClientOrderId,
    symbol: words.after('symbol'),
    side: words.after('side') as Side | null,
    orderType: words.after('type') as OrderType | null,
    timeInForce: words.after('tif') as TimeInForce | null,
    price: reading.price(words.after('price')),
    quantity: reading.quantity(words.after('quantity')),
    stopPrice: reading.price(words.after('stop')),
    displayQuantity: reading.quantity(words.after('display')),
    expireAt: expires === null ? null : now + words.seconds(expires),
    echo: echo(words) ?? undefined,
    defect: null,
  };
  words.end();
  return { ...command, defect: reading.defect };
}

/** A text of so many characters. */
function echo(words: Words): string | null {
  const length = words.after('echo');
  return length === null ? null : 'x'.repeat(Number(length));
}

/** Does what every edge does: decimal text becomes ticks and lots, or a defect. */
class Reading {
  readonly #instrument: Instrument | undefined;
  defect: RejectReason | null = null;

  constructor(instrument: Instrument | undefined) {
    this.#instrument = instrument;
  }

  price(text: string | null): number | null {
    return this.#whole(text, 'price-off-tick', 'invalid-price', (value) => this.#instrument!.ticksOf(value));
  }

  quantity(text: string | null): number | null {
    return this.#whole(text, 'quantity-off-lot', 'invalid-quantity', (value) =>
      this.#instrument!.lotsOf(value),
    );
  }

  #whole(
    text: string | null,
    off: RejectReason,
    invalid: RejectReason,
    parse: (text: string) => number,
  ): number | null {
    if (text === null || this.#instrument === undefined) return null;
    const value = parse(text);
    if (Number.isFinite(value)) return value;
    this.defect ??= value === Infinity ? off : invalid;
    return null;
  }
}
