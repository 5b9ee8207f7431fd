import type { Command } from '../../src/engine/command.ts';
import type { OrderState, VenueEvent } from '../../src/engine/event.ts';
import { executionIdText, orderIdText, tradeIdText } from '../../src/engine/ids.ts';
import type { Instrument } from '../../src/engine/instrument.ts';
import type { RejectReason } from '../../src/engine/reject.ts';
import type { OrderType, Side, TimeInForce } from '../../src/engine/values.ts';
import { Venue } from '../../src/engine/venue.ts';
import { restoreVenue, snapshotOf } from '../../src/engine/snapshot.ts';

/** Plays lines of the scenario language against a venue, and tells the events as lines. See test/scenarios/README.md. */
export class VenueScript {
  venue = new Venue('TEST');
  #now = Date.UTC(2026, 2, 2, 9) * 1_000;

  run(line: string): string[] {
    const [verb, ...words] = line.split(/\s+/) as [string, ...string[]];
    switch (verb) {
      case 'book':
        return this.#book(words[0]!);
      case 'restart':
        this.venue = restoreVenue(snapshotOf(this.venue));
        return [];
      case 'advance':
        this.#now += Number.parseInt(words[0]!, 10) * 1_000_000;
        return [];
      default: {
        const lines: string[] = [];
        this.venue.apply(this.#command(verb, words), this.#now, (event) => lines.push(this.#tell(event)));
        return lines;
      }
    }
  }

  #command(verb: string, words: string[]): Command {
    switch (verb) {
      case 'list':
        return listing(words);
      case 'remove':
        return { type: 'remove-instrument', symbol: words[0]! };
      case 'enter':
        return this.#enter(words);
      case 'cancel': {
        const [owner, clientOrderId, origClientOrderId, ...rest] = words as [
          string,
          string,
          string,
          ...string[],
        ];
        const given = pairs(rest);
        return {
          type: 'cancel',
          owner,
          clientOrderId: idOf(clientOrderId),
          origClientOrderId,
          symbol: given['symbol'] ?? null,
          side: (given['side'] as Side | undefined) ?? null,
        };
      }
      case 'replace':
        return this.#replace(words);
      case 'cancel-all':
        return { type: 'cancel-all', owner: words[0]!, symbol: null, side: null, clientOrderId: null };
      case 'end-day':
        return { type: 'end-day' };
      default:
        throw new Error(`no such line in a scenario: ${verb}`);
    }
  }

  /** enter OWNER ID buy|sell QUANTITY SYMBOL market|limit PRICE [time in force] */
  #enter(words: string[]): Command {
    const [owner, clientOrderId, side, quantity, symbol, orderType, ...rest] = words as [
      string,
      string,
      Side,
      string,
      string,
      OrderType,
      ...string[],
    ];
    const price = orderType === 'limit' && /^[-0-9]/.test(rest[0] ?? '') ? rest.shift()! : null;
    const reading = new Reading(this.venue.instrument(symbol));
    return {
      type: 'enter',
      owner,
      clientOrderId: clientOrderId === '""' ? '' : clientOrderId,
      symbol,
      side,
      orderType,
      price: reading.price(price),
      quantity: reading.quantity(quantity) ?? 0,
      timeInForce: (rest[0] as TimeInForce | undefined) ?? 'day',
      instructions: null,
      defect: reading.defect,
    };
  }

  /** replace OWNER ID ORIG [quantity Q] [price P] [type T] [tif T] [side S] [symbol S] */
  #replace(words: string[]): Command {
    const [owner, clientOrderId, origClientOrderId, ...rest] = words as [string, string, string, ...string[]];
    const given = pairs(rest);
    const order = this.venue.orderByClientId(owner, origClientOrderId);
    const reading = new Reading(order && this.venue.instrument(order.symbol));
    return {
      type: 'replace',
      owner,
      clientOrderId: idOf(clientOrderId),
      origClientOrderId,
      symbol: given['symbol'] ?? null,
      side: (given['side'] as Side | undefined) ?? null,
      orderType: (given['type'] as OrderType | undefined) ?? null,
      timeInForce: (given['tif'] as TimeInForce | undefined) ?? null,
      price: reading.price(given['price'] ?? null),
      quantity: reading.quantity(given['quantity'] ?? null),
      stopPrice: reading.price(given['stop'] ?? null),
      displayQuantity: reading.quantity(given['display'] ?? null),
      expireAt: null,
      defect: reading.defect,
    };
  }

  #book(symbol: string): string[] {
    const { bids, asks } = this.venue.depth(symbol, 10);
    const instrument = this.venue.instrument(symbol)!;
    const level = ({ price, quantity, orders }: (typeof bids)[number]): string =>
      `${instrument.quantityText(quantity)}@${instrument.priceText(price)} (${orders})`;
    return [`bids ${bids.map(level).join(', ') || 'none'}`, `asks ${asks.map(level).join(', ') || 'none'}`];
  }

  #tell(event: VenueEvent): string {
    switch (event.type) {
      case 'instrument-created':
        return `${event.type} ${event.instrument.symbol}`;
      case 'instrument-removed':
        return `${event.type} ${event.symbol}`;
      case 'order-accepted':
        return `${event.type} ${executionIdText(event.executionId)} ${this.#order(event.order)}`;
      case 'order-rejected':
        return `${event.type} ${event.owner} ${event.clientOrderId || '""'}: ${event.reason}${event.existing === null ? '' : ` (${orderIdText(event.existing.orderId)} has it)`}`;
      case 'trade': {
        const price = this.venue.instrument(event.symbol)!.priceText(event.price);
        return `${event.type} ${tradeIdText(event.tradeId)} ${event.symbol} ${event.quantity}@${price}, ${event.aggressor} aggressor`;
      }
      case 'order-executed': {
        const price = this.venue.instrument(event.order.symbol)!.priceText(event.price);
        return `${event.type} ${executionIdText(event.executionId)} ${event.quantity}@${price} ${event.liquidity}: ${this.#order(event.order)}`;
      }
      case 'order-replaced':
        return `${event.type} ${executionIdText(event.executionId)} was ${event.origClientOrderId}: ${this.#order(event.order)}`;
      case 'order-canceled':
        return `${event.type} ${executionIdText(event.executionId)} ${event.reason}, ${event.canceledQuantity} open${event.requestId === null ? '' : `, by ${event.requestId}`}: ${this.#order(event.order)}`;
      case 'order-expired':
        return `${event.type} ${executionIdText(event.executionId)} ${event.expiredQuantity} open: ${this.#order(event.order)}`;
      case 'request-rejected':
        return `${event.type} ${event.request} ${event.owner} ${event.clientOrderId} of ${event.origClientOrderId}: ${event.reason}${event.order === null ? '' : `, ${this.#order(event.order)}`}`;
      case 'mass-canceled':
        return `${event.type} ${event.orders} orders of ${event.owner ?? 'all'}`;
      default:
        return event.type;
    }
  }

  #order(order: OrderState): string {
    const instrument = this.venue.instrument(order.symbol);
    const price = order.price === null ? 'market' : (instrument?.priceText(order.price) ?? order.price);
    return `${orderIdText(order.orderId)} ${order.owner} ${order.clientOrderId} ${order.side} ${order.quantity} ${order.symbol} ${price} ${order.timeInForce}, ${order.status} cum ${order.cumQuantity} leaves ${order.leavesQuantity}`;
  }
}

/** `-` stands for the operator, whose requests have no id. */
function idOf(word: string): string | null {
  return word === '-' ? null : word;
}

/** list SYMBOL tick T lot L [alias NAME] */
function listing(words: string[]): Command {
  const given = pairs(words.slice(1));
  return {
    type: 'create-instrument',
    instrument: {
      symbol: words[0]!,
      assetClass: 'equity',
      currency: 'USD',
      tickSize: given['tick'] ?? '0.01',
      lotSize: given['lot'] ?? '1',
      aliases: given['alias'] === undefined ? {} : { isin: given['alias'] },
    },
  };
}

function pairs(words: string[]): { [name: string]: string } {
  const given: Record<string, string> = {};
  for (let at = 0; at < words.length; at += 2) given[words[at]!] = words[at + 1]!;
  return given;
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
