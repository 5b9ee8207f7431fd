import * as z from 'zod';
import type { FaultKind } from './kind.ts';
import { FAULT_PARAMETERS as takes } from './parameters.ts';

/** Faults of orders and of what is told of them. */
export const ORDER_FAULTS = {
  'ack-lost': {
    summary: 'The acceptance of an order, which is live, is not told',
    effect: 'told',
    occasion: 'acceptance-told',
    parameters: z.strictObject({ laterMs: takes.laterMs.optional() }),
  },
  'ack-late': {
    summary: 'The acceptance of an order is told late, and what follows of the order behind it',
    effect: 'told',
    occasion: 'acceptance-told',
    parameters: z.strictObject({
      delayMs: takes.delayMs.default(1_000),
      jitterMs: takes.jitterMs.default(0),
    }),
  },
  'ack-after-fill': {
    summary: 'Fills of an order are told before its acceptance',
    effect: 'told',
    occasion: 'acceptance-told',
    parameters: z.strictObject({
      fills: takes.fills.default(1),
      withinMs: takes.withinMs.default(30_000),
    }),
  },
  'fill-duplicate': {
    summary: 'A fill is told again under the same ExecID (17)',
    effect: 'told',
    occasion: 'fill-told',
    parameters: z.strictObject({
      copies: takes.copies.default(1),
      flag: takes.flag.default('none'),
      gapMs: takes.gapMs.default(0),
    }),
  },
  'fill-same-exec-id': {
    summary: 'A fill is told under the ExecID (17) of the fill that the client was told before it',
    effect: 'told',
    occasion: 'fill-told',
    parameters: z.strictObject({}),
  },
  'fill-after-cancel': {
    summary: 'An order trades after it was canceled',
    effect: 'done',
    occasion: 'order-canceled',
    parameters: z.strictObject({
      quantity: takes.quantity.optional(),
      price: takes.price.optional(),
      delayMs: takes.delayMs.default(0),
    }),
  },
  'fill-cross-cancel': {
    summary: 'An order trades while the request to cancel it is on its way, which then comes too late',
    effect: 'done',
    occasion: 'cancel-request',
    parameters: z.strictObject({ quantity: takes.quantity.optional(), price: takes.price.optional() }),
  },
  overfill: {
    summary: 'An order that has traded in full trades once more: CumQty (14) exceeds OrderQty (38)',
    effect: 'done',
    occasion: 'order-filled',
    parameters: z.strictObject({
      extra: takes.extra.optional(),
      price: takes.price.optional(),
      delayMs: takes.delayMs.default(0),
    }),
  },
  'bust-later': {
    summary: 'A fill is undone some time after it was told',
    effect: 'done',
    occasion: 'order-executed',
    parameters: z.strictObject({ delayMs: takes.delayMs.default(1_000), sides: takes.sides.default('one') }),
  },
  'correct-later': {
    summary: 'Price or quantity of a fill are corrected some time after it was told',
    effect: 'done',
    occasion: 'order-executed',
    parameters: z.strictObject({
      delayMs: takes.delayMs.default(1_000),
      quantity: takes.quantity.optional(),
      price: takes.price.optional(),
      sides: takes.sides.default('one'),
    }),
  },
  'qty-wrong': {
    summary: 'A fill is told with a wrong quantity or average price',
    effect: 'told',
    occasion: 'fill-told',
    parameters: z.strictObject({
      figure: takes.figure.default('traded'),
      delta: takes.delta.default('1'),
    }),
  },
  'unknown-order-id': {
    summary: 'A report is told of an order that the client never sent',
    effect: 'told',
    occasion: 'report-told',
    parameters: z.strictObject({
      unknownId: takes.unknownId.default('UNKNOWN-1'),
      instead: takes.instead.default(false),
    }),
  },
  'restate-unasked': {
    summary: 'Quantity or price of an order change though nobody asked',
    effect: 'done',
    occasion: 'order-accepted',
    parameters: z.strictObject({
      quantity: takes.quantity.optional(),
      price: takes.price.optional(),
      delayMs: takes.delayMs.default(0),
    }),
  },
  'cancel-unasked': {
    summary: 'An order is canceled though nobody asked',
    effect: 'done',
    occasion: 'order-accepted',
    parameters: z.strictObject({ delayMs: takes.delayMs.default(0) }),
  },
  'pending-forever': {
    summary: 'An order or request is told to be pending, and nobody decides about it',
    effect: 'done',
    occasion: 'request',
    parameters: z.strictObject({ stage: takes.stage.default('new') }),
  },
  'reject-odd': {
    summary: 'A refusal gives a reason or text that nobody expects',
    effect: 'told',
    occasion: 'refusal-told',
    parameters: z.strictObject({ code: takes.code.default(4_242), text: takes.text.optional() }),
  },
} as const satisfies Record<string, FaultKind>;
