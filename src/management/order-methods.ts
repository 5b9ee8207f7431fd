import * as z from 'zod';
import {
  execution,
  order,
  orderStatus,
  orderType,
  peg,
  pendingRequest,
  recordedTrade,
  side,
  timeInForce,
} from './entities.ts';
import { rejectReason } from './events.ts';
import {
  clientOrderId,
  executionId,
  limit,
  momentOrDate,
  name,
  orderId,
  owner,
  price,
  quantity,
  requestId,
  symbol,
  text,
  tradeId,
  venue,
} from './parameters.ts';

const outcome = z.strictObject({
  order,
  executions: z.array(execution).describe('What traded at once'),
});

const stopPrice = price.describe('Trigger price of stops and if-touched orders');
const display = quantity.describe('The most that the book shows; 0 hides the order');
const expireAt = momentOrDate.describe(
  'When it expires: a time, a date for the end of that trading day, or so long from now: 30s',
);

const refusal = {
  venue,
  orderId,
  reason: rejectReason.default('refused-by-decision').describe('Why it is refused'),
  text: z
    .string()
    .min(1)
    .max(256)
    .optional()
    .describe("What the client reads; the reason's own sentence unless given"),
};

const share = {
  quantity: quantity.optional().describe('How much; absent for all that is open'),
  price: price
    .optional()
    .describe("At which price; absent for the order's limit, else the best of the other side, else the last"),
};

/** A decision about one order that needs no more than the order. */
function decision<Summary extends string>(summary: Summary) {
  return { summary, role: 'operator', params: z.strictObject({ venue, orderId }), result: outcome } as const;
}

function refusing<Summary extends string>(summary: Summary) {
  return { summary, role: 'operator', params: z.strictObject(refusal), result: outcome } as const;
}

/** Orders, and what can be decided about them. */
export const ORDER_METHODS = {
  'order.list': {
    summary: 'List orders: the latest, oldest first',
    role: 'viewer',
    params: z.strictObject({
      venue,
      symbol: symbol.optional(),
      owner: owner.optional(),
      clientOrderId: text.optional().describe('Current client order id'),
      side: side.optional(),
      status: z.array(orderStatus).max(16).optional().describe('Orders that stand so'),
      open: z.boolean().default(false).describe('Only orders that are still open'),
      held: z
        .boolean()
        .default(false)
        .describe('Only orders that wait for a decision, or have a request that does'),
      before: orderId.optional().describe('Only orders older than this one, such as O-7'),
      limit: limit(100, 1_000),
    }),
    result: z.strictObject({
      orders: z.array(order),
      requests: z.array(pendingRequest).describe('Those on these orders that wait for a decision'),
      more: z.boolean().describe('Whether there are older ones'),
    }),
  },
  'order.show': {
    summary: 'Show an order',
    role: 'viewer',
    params: z.strictObject({ venue, orderId }),
    result: z.strictObject({
      order,
      request: pendingRequest.nullable().describe('The request on it that waits for a decision'),
    }),
  },
  'order.enter': {
    summary: 'Enter an order',
    role: 'operator',
    params: z.strictObject({
      venue,
      symbol,
      side,
      quantity: quantity.describe('How much'),
      price: price.optional().describe('Limit price; absent for an order without one'),
      orderType: orderType.optional().describe('By default limit with a price, market without'),
      timeInForce: timeInForce.optional().describe('By default gtd with expireAt, day without'),
      stopPrice: stopPrice.optional(),
      trailOffset: price.optional().describe('How far a trailing stop stays behind the market'),
      peg: peg.optional(),
      pegOffset: price.optional().describe('What is added to the price that the order follows'),
      display: display.optional(),
      minimum: quantity.optional().describe('The least that must trade on entry'),
      allOrNone: z.boolean().default(false).describe('Trade in full, or wait'),
      postOnly: z.boolean().default(false).describe('Never remove liquidity'),
      expireAt: expireAt.optional(),
      clientOrderId: clientOrderId.optional(),
      owner: name.default('operator').describe('Who owns the order'),
    }),
    result: outcome,
  },
  'order.cancel': {
    summary: 'Cancel an order',
    role: 'operator',
    params: z.strictObject({ venue, orderId, clientOrderId: requestId }),
    result: z.strictObject({ order }),
  },
  'order.cancelAll': {
    summary: 'Cancel all open orders, or those that fit',
    role: 'operator',
    params: z.strictObject({
      venue,
      owner: owner.optional(),
      symbol: symbol.optional(),
      side: side.optional(),
    }),
    result: z.strictObject({ orders: z.int().describe('How many were canceled') }),
  },
  'order.replace': {
    summary: 'Change the terms of an order',
    role: 'operator',
    params: z.strictObject({
      venue,
      orderId,
      price: price.optional().describe('New limit price; absent to keep it'),
      quantity: quantity.optional().describe('New total quantity, with what has traded; absent to keep it'),
      stopPrice: stopPrice.optional(),
      display: display.optional(),
      expireAt: expireAt.optional(),
      clientOrderId: requestId,
    }),
    result: outcome,
  },
  'order.ack': decision('Acknowledge a held order; it stays held'),
  'order.release': decision('Let a held or suspended order go on to the book'),
  'order.reject': refusing('Reject an order, held or live, of which nothing has traded'),
  'order.fill': {
    summary: 'Fill an order, held or live, against the house',
    role: 'operator',
    params: z.strictObject({
      venue,
      orderId,
      ...share,
      force: z.boolean().default(false).describe('Fill more than is open, or an order that is closed'),
    }),
    result: outcome,
  },
  'order.expire': decision('Let an order expire now'),
  'order.doneForDay': decision('End an order for the day'),
  'order.suspend': decision('Take an order out of the book until it is released'),
  'order.trigger': decision('Wake an order that waits for its trigger price'),
  'order.restate': {
    summary: 'Change price or quantity of an order without its owner having asked',
    role: 'operator',
    params: z.strictObject({
      venue,
      orderId,
      price: price.optional().describe('New limit price; absent to keep it'),
      quantity: quantity.optional().describe('New total quantity, with what has traded; absent to keep it'),
      filled: quantity
        .optional()
        .describe('What has traded, counted anew as after a split; its worth stays. Absent to keep it'),
    }),
    result: outcome,
  },
  'order.guarantee': {
    summary: 'Guarantee an order, or part of it, a price: it is stopped, and goes on in its place',
    role: 'operator',
    params: z.strictObject({
      venue,
      orderId,
      ...share,
    }),
    result: outcome,
  },
  'order.acceptCancel': decision('Accept the held cancel of an order'),
  'order.rejectCancel': refusing('Reject the held cancel of an order'),
  'order.acceptReplace': decision('Accept the held replace of an order'),
  'order.rejectReplace': refusing('Reject the held replace of an order'),
  'trade.list': {
    summary: 'List trades: the latest, oldest first',
    role: 'viewer',
    params: z.strictObject({
      venue,
      symbol: symbol.optional(),
      before: tradeId.optional().describe('Only trades older than this one, such as T-3'),
      limit: limit(100, 1_000),
    }),
    result: z.strictObject({
      trades: z.array(recordedTrade),
      more: z.boolean().describe('Whether the daemon remembers older ones'),
    }),
  },
  'trade.show': {
    summary: 'Show a trade, and what has been done to its sides since',
    role: 'viewer',
    params: z.strictObject({ venue, tradeId }),
    result: z.strictObject({ trade: recordedTrade }),
  },
  'trade.bust': {
    summary: 'Undo a trade, or one side of it',
    role: 'operator',
    params: z.strictObject({ venue, tradeId, execution: executionId.optional() }),
    result: z.strictObject({
      tradeId: z.string(),
      orders: z.array(order).describe('The orders that this changed'),
    }),
  },
  'trade.correct': {
    summary: 'Correct price or quantity of a trade, or of one side of it',
    role: 'operator',
    params: z.strictObject({
      venue,
      tradeId,
      price: price.describe('What the price should have been'),
      quantity: quantity.describe('What the quantity should have been'),
      execution: executionId.optional(),
    }),
    result: z.strictObject({
      tradeId: z.string(),
      orders: z.array(order).describe('The orders that this changed'),
    }),
  },
} as const;
