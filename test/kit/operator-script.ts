import type { Command } from '../../src/engine/command.ts';
import { DECISION_VERBS, type Decision } from '../../src/engine/decision.ts';
import { ANY_ORDER, type HoldStage } from '../../src/engine/holds.ts';
import type { RejectReason } from '../../src/engine/reject.ts';
import type { Side } from '../../src/engine/values.ts';
import type { Phase } from '../../src/engine/phases.ts';
import type { Venue } from '../../src/engine/venue.ts';

/**
 * What the operator of a venue with the instrument ABC does, in words; prices and quantities are decimals:
 *
 *     VERB OWNER ID …                         any decision about an order, as below
 *       fill OWNER ID [QUANTITY [PRICE [force]]]
 *       restate OWNER ID [QUANTITY [PRICE [FILLED]]]
 *       guarantee OWNER ID [QUANTITY [PRICE]]
 *       reject | reject-cancel | reject-replace OWNER ID [for=REASON] [TEXT …]
 *     enter OWNER ID SIDE QUANTITY PRICE      an order by telephone
 *     bust TRADE [EXECUTION]
 *     correct TRADE QUANTITY PRICE [EXECUTION]
 *     hold NAME STAGE,STAGE [pend]            for ten seconds, then release
 *     unhold NAME
 *     phase PHASE [SYMBOL]                    of the venue, or of an instrument
 *     rules KEY=VALUE …
 *     cancel-all OWNER
 *     remove SYMBOL
 */
export function operatorCommand(words: readonly string[], venue: Venue): Command {
  const [verb, ...rest] = words as [string, ...string[]];
  const [first = '', second = '', ...more] = rest;
  const { ticksOf, lotsOf } = stepsOf(venue);
  switch (verb) {
    case 'bust':
      return { type: 'bust-trade', tradeId: Number(first), executionId: numberOrNull(second) };
    case 'correct':
      return {
        type: 'correct-trade',
        tradeId: Number(first),
        quantity: lotsOf(second),
        price: ticksOf(more[0]!),
        executionId: numberOrNull(more[1]),
      };
    case 'hold': {
      const stages = second.split(',') as HoldStage[];
      const pend = more.includes('pend');
      const spent = { nth: 1, times: null, timeoutMicros: 10_000_000, onTimeout: 'release' } as const;
      return { type: 'add-hold', hold: { name: first, stages, match: ANY_ORDER, pend, ...spent } };
    }
    case 'unhold':
      return { type: 'remove-hold', name: first };
    case 'phase': {
      const setting = {
        until: null,
        allowCancels: !more.includes('no-cancels'),
        cancelOrders: more.includes('cancel-orders'),
      };
      return { type: 'set-phase', phase: first as Phase, symbol: second === '' ? null : second, ...setting };
    }
    case 'enter':
      return {
        type: 'enter',
        owner: first,
        clientOrderId: second,
        symbol: 'ABC',
        side: more[0] as Side,
        orderType: 'limit',
        price: ticksOf(more[2]!),
        quantity: lotsOf(more[1]!),
        timeInForce: 'day',
        instructions: null,
        defect: null,
        pends: false,
      };
    case 'rules':
      return {
        type: 'set-rules',
        rules: { ...venue.rules, ...Object.fromEntries(rest.map((rule) => rule.split('='))) },
      };
    case 'cancel-all':
      return { type: 'cancel-all', owner: first, symbol: null, side: null, clientOrderId: null };
    case 'remove':
      return { type: 'remove-instrument', symbol: first };
    default:
      return { type: 'decide', decision: decisionOf(verb, rest, venue) };
  }
}

function decisionOf(word: string, [owner = '', id = '', ...more]: readonly string[], venue: Venue): Decision {
  const verb = DECISION_VERBS.find((each) => each === word);
  const order = venue.orderByClientId(owner, id);
  if (verb === undefined || order === undefined)
    throw new Error(`${word} ${owner} ${id}: no such verb or order`);
  const { orderId } = order;
  const { ticksOf, lotsOf } = stepsOf(venue);
  const [quantity, price] = more;
  const amounts = {
    quantity: quantity === undefined ? null : lotsOf(quantity),
    price: price === undefined ? null : ticksOf(price),
  };
  const reason = more.find((each) => each.startsWith('for='));
  const words = more.filter((each) => each !== reason);
  switch (verb) {
    case 'fill':
      return { verb, orderId, ...amounts, force: more[2] === 'force' };
    case 'restate':
      return { verb, orderId, ...amounts, cumQuantity: more[2] === undefined ? null : lotsOf(more[2]) };
    case 'guarantee':
      return { verb, orderId, ...amounts };
    case 'reject':
    case 'reject-cancel':
    case 'reject-replace':
      return {
        verb,
        orderId,
        reason: (reason?.slice(4) ?? 'refused-by-decision') as RejectReason,
        text: words.length === 0 ? null : words.join(' '),
      };
    default:
      return { verb, orderId };
  }
}

function stepsOf(venue: Venue): { ticksOf: (text: string) => number; lotsOf: (text: string) => number } {
  const instrument = venue.instrument('ABC')!;
  return {
    ticksOf: (text) => instrument.ticksOf(text),
    lotsOf: (text) => instrument.lotsOf(text),
  };
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined || text === '' ? null : Number(text);
}
