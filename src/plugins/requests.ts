import type { Command } from '../engine/command.ts';
import { MAX_ECHO, PLAIN, unlessPlain, type Instructions } from '../engine/instructions.ts';
import { isPrice, ORDER_TYPES, PEG_REFERENCES, SIDES, TIMES_IN_FORCE } from '../engine/values.ts';
import type { NewOrder, OrderChange } from './contract.ts';

/** What a plugin asks of the venue, in the words of the plugin. */
export type BotRequest =
  | { readonly type: 'enter'; readonly clientOrderId: string; readonly order: NewOrder }
  | {
      readonly type: 'replace';
      readonly clientOrderId: string;
      readonly origClientOrderId: string;
      readonly change: OrderChange;
    }
  | { readonly type: 'cancel'; readonly clientOrderId: string; readonly origClientOrderId: string }
  | { readonly type: 'cancel-all' };

/** How a value of a request may be, and what to call it when it is not. */
interface Form {
  readonly fits: (value: unknown) => boolean;
  readonly is: string;
}

const ticks: Form = { fits: (value) => isPrice(value), is: 'whole ticks' };
const lots: Form = { fits: (value) => isLots(value, 1), is: 'whole lots, at least 1' };
const shownLots: Form = { fits: (value) => isLots(value, 0), is: 'whole lots' };
const truth: Form = { fits: (value) => typeof value === 'boolean', is: 'true or false' };
const moment: Form = { fits: (value) => isLots(value, 0), is: 'microseconds since 1970' };
const id: Form = {
  fits: (value) => typeof value === 'string' && value.length > 0 && value.length <= 64,
  is: 'a client order id',
};
const echo: Form = {
  fits: (value) => typeof value === 'string' && value.length <= MAX_ECHO,
  is: `text of at most ${MAX_ECHO} characters`,
};

function oneOf(words: readonly string[]): Form {
  return { fits: (value) => words.includes(value as string), is: `one of ${words.join(', ')}` };
}

function optional({ fits, is }: Form): Form {
  return { fits: (value) => value === undefined || value === null || fits(value), is };
}

type Forms<Table> = { readonly [Key in keyof Required<Table>]: Form };

const INSTRUCTIONS: Forms<NonNullable<NewOrder['instructions']>> = {
  stopPrice: optional(ticks),
  trailOffset: optional(lots),
  pegReference: optional(oneOf(PEG_REFERENCES)),
  pegOffset: ticks,
  displayQuantity: optional(shownLots),
  minimumQuantity: optional(lots),
  allOrNone: truth,
  postOnly: truth,
  expireAt: optional(moment),
  echo: optional(echo),
};

const ORDER: Forms<NewOrder> = {
  side: oneOf(SIDES),
  quantity: lots,
  price: optional(ticks),
  orderType: optional(oneOf(ORDER_TYPES)),
  timeInForce: optional(oneOf(TIMES_IN_FORCE)),
  instructions: optional({ fits: (value) => typeof value === 'object', is: 'an object' }),
};

const CHANGE: Forms<OrderChange> = { price: optional(ticks), quantity: optional(lots) };

/**
 * What makes no sense of a request, in words; null when the venue can be asked. Whether it does what it is asked for is
 * the venue's to say, in an event.
 */
export function requestProblem(request: BotRequest): string | null {
  switch (request.type) {
    case 'enter': {
      const { clientOrderId, order } = request;
      const problem = problemOf({ clientOrderId, ...order }, { clientOrderId: id, ...ORDER });
      return problem ?? problemOf({ ...PLAIN, ...order.instructions }, INSTRUCTIONS);
    }
    case 'replace': {
      const { clientOrderId, origClientOrderId, change } = request;
      const forms = { clientOrderId: id, origClientOrderId: id, ...CHANGE };
      return problemOf({ clientOrderId, origClientOrderId, ...change }, forms);
    }
    case 'cancel': {
      const { type: _, ...ids } = request;
      return problemOf(ids, { clientOrderId: id, origClientOrderId: id });
    }
    case 'cancel-all':
      return null;
  }
}

function problemOf(table: object, forms: Readonly<Record<string, Form>>): string | null {
  const values = table as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(values).find((key) => !Object.hasOwn(forms, key));
  if (unknown !== undefined) return `"${unknown}" is unknown: there are ${Object.keys(forms).join(', ')}`;
  const wrong = Object.entries(forms).find(([key, { fits }]) => !fits(values[key]));
  return wrong === undefined ? null : `${wrong[0]} must be ${wrong[1].is}, not ${shown(values[wrong[0]])}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 64));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

function isLots(value: unknown, least: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

/** The command that a request stands for, of a bot on a book. */
export function commandOf(request: BotRequest, owner: string, symbol: string): Command {
  switch (request.type) {
    case 'enter': {
      const { side, quantity, price = null, timeInForce = 'day', instructions } = request.order;
      const { orderType = price === null ? 'market' : 'limit' } = request.order;
      const asked: Instructions = { ...PLAIN, ...instructions };
      return {
        type: 'enter',
        owner,
        clientOrderId: request.clientOrderId,
        symbol,
        side,
        orderType,
        price,
        quantity,
        timeInForce,
        instructions: unlessPlain(asked),
        defect: null,
      };
    }
    case 'replace':
      return {
        type: 'replace',
        owner,
        clientOrderId: request.clientOrderId,
        origClientOrderId: request.origClientOrderId,
        symbol,
        side: null,
        orderType: null,
        timeInForce: null,
        price: request.change.price ?? null,
        quantity: request.change.quantity ?? null,
        stopPrice: null,
        displayQuantity: null,
        expireAt: null,
        defect: null,
      };
    case 'cancel': {
      const { clientOrderId, origClientOrderId } = request;
      return { type: 'cancel', owner, clientOrderId, origClientOrderId, symbol, side: null };
    }
    case 'cancel-all':
      return { type: 'cancel-all', owner, symbol, side: null, clientOrderId: null };
  }
}
