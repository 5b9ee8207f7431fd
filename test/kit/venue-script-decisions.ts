import type { Command } from '../../src/engine/command.ts';
import { DECISION_VERBS, type Decision } from '../../src/engine/decision.ts';
import type { OrderState, VenueEvent } from '../../src/engine/event.ts';
import type { HoldRule, HoldStage } from '../../src/engine/holds.ts';
import {
  executionIdText,
  orderIdText,
  parseExecutionId,
  parseOrderId,
  parseTradeId,
  tradeIdText,
} from '../../src/engine/ids.ts';
import type { Instrument } from '../../src/engine/instrument.ts';
import type { RejectReason } from '../../src/engine/reject.ts';
import type { Side } from '../../src/engine/values.ts';
import type { Venue } from '../../src/engine/venue.ts';
import type { Words } from './venue-script-words.ts';

/**
 * The lines of the scenario language that decide, and what they ask of a venue; null for any other line.
 *
 *     hold NAME STAGE,… [symbol P] [side S] [owner P] [id P] [quantity MIN-MAX] [price MIN-MAX, in ticks] [nth N]
 *          [times N] [quiet] [seconds N] [then release|reject|keep]
 *     unhold NAME
 *     decide VERB O-1 [quantity Q] [filled Q] [price P] [force] [for REASON] [text TEXT…]
 *     bust T-1 [E-1]
 *     correct T-1 QUANTITY@PRICE [E-1]
 */
export function decisionCommand(verb: string, words: Words, venue: Venue): Command | null {
  switch (verb) {
    case 'hold':
      return { type: 'add-hold', hold: ruleOf(words) };
    case 'unhold':
      return { type: 'remove-hold', name: words.next() };
    case 'decide':
      return { type: 'decide', decision: decisionOf(words, venue) };
    case 'bust':
      return { type: 'bust-trade', tradeId: parseTradeId(words.next())!, executionId: execution(words) };
    case 'correct': {
      const tradeId = parseTradeId(words.next())!;
      const [quantity, price] = words.next().split('@') as [string, string];
      const instrument = instrumentOf(venue, venue.recentTrades.get(tradeId)?.symbol);
      return {
        type: 'correct-trade',
        tradeId,
        quantity: Number(quantity),
        price: instrument.ticksOf(price),
        executionId: execution(words),
      };
    }
    default:
      return null;
  }
}

function execution(words: Words): number | null {
  const word = words.nextIf(() => true);
  words.end();
  return word === null ? null : parseExecutionId(word);
}

function ruleOf(words: Words): HoldRule {
  const name = words.next();
  const stages = words.next().split(',') as HoldStage[];
  const [minQuantity, maxQuantity] = range(words, 'quantity');
  const [minPrice, maxPrice] = range(words, 'price');
  const rule: HoldRule = {
    name,
    stages,
    match: {
      symbol: words.after('symbol'),
      side: words.after('side') as Side | null,
      owner: words.after('owner'),
      clientOrderId: words.after('id'),
      minQuantity,
      maxQuantity,
      minPrice,
      maxPrice,
    },
    nth: number(words, 'nth') ?? 1,
    times: number(words, 'times'),
    pend: !words.has('quiet'),
    timeoutMicros: words.seconds(words.after('seconds') ?? '60'),
    onTimeout: (words.after('then') ?? 'release') as HoldRule['onTimeout'],
  };
  words.end();
  return rule;
}

function decisionOf(words: Words, venue: Venue): Decision {
  const verb = words.next();
  const orderId = parseOrderId(words.next())!;
  const price = words.after('price');
  const instrument = instrumentOf(venue, venue.order(orderId)?.symbol);
  const force = words.has('force');
  const reason = (words.after('for') ?? 'refused-by-decision') as RejectReason;
  const quantity = number(words, 'quantity');
  const cumQuantity = number(words, 'filled');
  const text = words.has('text') ? words.rest().join(' ') : null;
  words.end();
  // Each verb reads what it knows of this, and the rest is nothing to it.
  return {
    verb: DECISION_VERBS.find((known) => known === verb)!,
    orderId,
    quantity,
    cumQuantity,
    price: price === null ? null : instrument.ticksOf(price),
    force,
    reason,
    text,
  };
}

/** The instrument by which prices are read; any, where what they are said of is unknown. */
function instrumentOf(venue: Venue, symbol: string | undefined): Instrument {
  return venue.instrument(symbol ?? '') ?? [...venue.instruments()][0]!;
}

function number(words: Words, name: string): number | null {
  const text = words.after(name);
  return text === null ? null : Number(text);
}

/** Either bound may be missing: 5-, -5. */
function range(words: Words, name: string): [least: number | null, most: number | null] {
  const text = words.after(name);
  if (text === null) return [null, null];
  const [least, most] = text.split('-') as [string, string];
  return [least === '' ? null : Number(least), most === '' ? null : Number(most)];
}

/** How the script tells what events share. */
export interface Teller {
  order(order: OrderState): string;
  price(symbol: string, price: number): string;
}

/** The line of an event that decisions cause; null for any other. */
export function tellDecision(event: VenueEvent, teller: Teller): string | null {
  const fill = (quantity: number, price: number, symbol: string): string =>
    `${quantity}@${teller.price(symbol, price)}`;
  switch (event.type) {
    case 'hold-added':
      return `${event.type} ${event.hold.name}`;
    case 'hold-removed':
      return `${event.type} ${event.name}`;
    case 'order-held':
      return `${event.type} ${executionIdText(event.executionId)} ${event.stage} by ${waits(event)}: ${teller.order(event.order)}`;
    case 'request-held':
      return `${event.type} ${executionIdText(event.executionId)} ${event.request} ${event.clientOrderId} by ${waits(event)}: ${teller.order(event.order)}`;
    case 'order-guaranteed':
      return `${event.type} ${executionIdText(event.executionId)} ${fill(event.quantity, event.price, event.order.symbol)}: ${teller.order(event.order)}`;
    case 'order-pending':
    case 'order-done-for-day':
      return `${event.type} ${executionIdText(event.executionId)}: ${teller.order(event.order)}`;
    case 'request-pending':
      return `${event.type} ${executionIdText(event.executionId)} ${event.request} ${event.clientOrderId}: ${teller.order(event.order)}`;
    case 'decision-rejected':
      return `${event.type} ${event.verb}${event.orderId === null ? '' : ` ${orderIdText(event.orderId)}`}: ${event.reason}`;
    case 'trade-busted':
      return `${event.type} ${tradeIdText(event.tradeId)} ${event.symbol}${event.side === null ? '' : `, ${event.side} side`}`;
    case 'trade-corrected':
      return `${event.type} ${tradeIdText(event.tradeId)} ${event.symbol} to ${fill(event.quantity, event.price, event.symbol)}${event.side === null ? '' : `, ${event.side} side`}`;
    case 'execution-busted':
      return `${event.type} ${executionIdText(event.executionId)} of ${executionIdText(event.reference)} ${fill(event.quantity, event.price, event.order.symbol)}: ${teller.order(event.order)}`;
    case 'execution-corrected':
      return `${event.type} ${executionIdText(event.executionId)} of ${executionIdText(event.reference)} ${fill(event.previousQuantity, event.previousPrice, event.order.symbol)} to ${fill(event.quantity, event.price, event.order.symbol)}: ${teller.order(event.order)}`;
    default:
      return null;
  }
}

/** Which hold, whether the client is told, and for how long. */
function waits({
  hold,
  pend,
  deadline,
  at,
}: {
  readonly hold: string;
  readonly pend: boolean;
  readonly deadline: number | null;
  readonly at: number;
}): string {
  const span = deadline === null ? 'for good' : `for ${(deadline - at) / 1_000_000}s`;
  return `${hold}${pend ? '' : ' quietly'} ${span}`;
}
