import type { OrderState } from '../../../engine/event.ts';
import type { Instructions } from '../../../engine/instructions.ts';
import type { OrderStatus, OrderType, PegReference, Side, TimeInForce } from '../../../engine/values.ts';
import { eachVersion, isFrom, since, type ByVersion, type FixVersion } from '../version.ts';

/** One code for each version; null where the version has no word for it. */
export type Code = ByVersion<string | null>;

/** Side (54). */
export const SIDE_CODES = { buy: '1', sell: '2' } as const satisfies Record<Side, string>;

/** OrdType (40). A type without a code cannot be sent, and reports on such an order leave the field out. */
const ORDER_TYPE_CODES = {
  market: since({ 'FIX.4.0': '1' }),
  limit: since({ 'FIX.4.0': '2' }),
  stop: since({ 'FIX.4.0': '3' }),
  'stop-limit': since({ 'FIX.4.0': '4' }),
  'market-if-touched': since({ 'FIX.4.3': 'J' }),
  'market-to-limit': since({ 'FIX.4.3': 'K' }),
  /** No version has it. */
  'limit-if-touched': since({}),
  /** Pegged, with ExecInst a or PegPriceType 8: see TRAILING. */
  'trailing-stop': since({ 'FIX.4.4': 'P' }),
  pegged: since({ 'FIX.4.0': 'P' }),
} as const satisfies Record<OrderType, Code>;

/** TimeInForce (59); absent means day. */
const TIME_IN_FORCE_CODES = {
  day: since({ 'FIX.4.0': '0' }),
  gtc: since({ 'FIX.4.0': '1' }),
  'at-the-opening': since({ 'FIX.4.0': '2' }),
  ioc: since({ 'FIX.4.0': '3' }),
  fok: since({ 'FIX.4.0': '4' }),
  /** Good till crossing; 5.0 has more words for it. */
  'good-for-auction': since({ 'FIX.4.0': '5', 'FIX.5.0SP2': 'B' }),
  gtd: since({ 'FIX.4.0': '6' }),
  /** Before, the order type says it: see ON_CLOSE. */
  'at-the-close': since({ 'FIX.4.3': '7' }),
} as const satisfies Record<TimeInForce, Code>;

/** TimeInForce (59) of FIX 5.0 for an auction that is not named: good till crossing, through crossing, at crossing. */
const ANY_AUCTION = ['5', '8', '9'];

/**
 * OrdType (40) of orders at the close: market on close, limit on close. 4.3 has TimeInForce 7 beside it, 4.4 that alone;
 * 5.0 knows the old words again.
 */
const ON_CLOSE: Readonly<Partial<Record<OrderType, Code>>> = {
  market: since({ 'FIX.4.0': '5', 'FIX.4.4': null, 'FIX.5.0SP2': '5' }),
  limit: since({ 'FIX.4.0': 'B', 'FIX.4.4': null, 'FIX.5.0SP2': 'B' }),
};

/** "On close": a limit order where there is a price, else a market order. */
export const EITHER_ON_CLOSE = since({ 'FIX.4.0': 'A', 'FIX.4.4': null, 'FIX.5.0SP2': 'A' });

/** OrdStatus (39), and ExecType (150) of a report up to 4.2 that says nothing but the status. */
export const ORDER_STATUS_CODES = {
  'pending-new': 'A',
  new: '0',
  'partially-filled': '1',
  suspended: '9',
  filled: '2',
  'done-for-day': '3',
  canceled: '4',
  expired: 'C',
  rejected: '8',
} as const satisfies Record<OrderStatus, string>;

/** ExecInst (18): several with spaces between them. */
export const POST_ONLY = '6';
export const ALL_OR_NONE = 'G';

/** What a pegged order follows: a word of ExecInst (18) up to 4.4, PegPriceType (1094) after that. */
interface PegWord {
  readonly execInst: string;
  readonly pegPriceType: string;
}
export const PEG_CODES = {
  primary: { execInst: 'R', pegPriceType: '5' },
  market: { execInst: 'P', pegPriceType: '4' },
  mid: { execInst: 'M', pegPriceType: '2' },
} as const satisfies Record<PegReference, PegWord>;
/** Trailing stop peg, from 4.4. */
export const TRAILING: PegWord = { execInst: 'a', pegPriceType: '8' };
/** Words of ExecInst for pegs that the venue does not know: last, opening, VWAP, fixed, to the limit. */
export const OTHER_PEGS = ['L', 'O', 'W', 'T', 'd'];

/** Whether PegPriceType (1094) and DisplayQty (1138) say what ExecInst (18) and MaxFloor (111) said before. */
export function hasPegPriceType(version: FixVersion): boolean {
  return isFrom(version, 'FIX.5.0SP2');
}

export const SIDES_BY_CODE = byCode<Side>(Object.entries(SIDE_CODES));

/** What OrdType (40) stands for, by version; P may also be a trailing stop. */
export const ORDER_TYPES_BY_CODE = eachVersion((version) =>
  byCode<OrderType>([...inVersion(ON_CLOSE, version), ...inVersion(ORDER_TYPE_CODES, version)]),
);

export const TIMES_IN_FORCE_BY_CODE = eachVersion((version) =>
  byCode<TimeInForce>([
    ...(isFrom(version, 'FIX.5.0SP2') ? ANY_AUCTION.map((code) => ['good-for-auction', code] as const) : []),
    ...inVersion(TIME_IN_FORCE_CODES, version),
  ]),
);

const ON_CLOSE_CODES = eachVersion(
  (version) => new Set([EITHER_ON_CLOSE, ...Object.values(ON_CLOSE)].map((codes) => codes[version])),
);

/** Whether an OrdType (40) also says that the order is for the close. */
export function isOnClose(version: FixVersion, code: string): boolean {
  return ON_CLOSE_CODES[version].has(code);
}

/** OrdType (40) and TimeInForce (59) of an order; null for what the version cannot say. */
export function orderTypeCode(
  version: FixVersion,
  order: Pick<OrderState, 'orderType' | 'timeInForce'>,
): string | null {
  const onClose = order.timeInForce === 'at-the-close' && timeInForceCode(version, 'at-the-close') === null;
  return (
    (onClose ? ON_CLOSE[order.orderType]?.[version] : undefined) ?? ORDER_TYPE_CODES[order.orderType][version]
  );
}

export function timeInForceCode(version: FixVersion, timeInForce: TimeInForce): string | null {
  return TIME_IN_FORCE_CODES[timeInForce][version];
}

/** ExecInst (18) of an order; null when it says nothing there. */
export function execInst(version: FixVersion, orderType: OrderType, asked: Instructions): string | null {
  const peg = hasPegPriceType(version) ? null : pegWord(version, orderType, asked);
  const words = [
    asked.postOnly ? POST_ONLY : '',
    asked.allOrNone ? ALL_OR_NONE : '',
    peg === null ? '' : peg.execInst,
  ].filter((word) => word !== '');
  return words.length === 0 ? null : words.join(' ');
}

/** PegPriceType (1094) of an order; null when it has none, and where the version says it with ExecInst (18). */
export function pegPriceType(version: FixVersion, orderType: OrderType, asked: Instructions): string | null {
  return hasPegPriceType(version) ? (pegWord(version, orderType, asked)?.pegPriceType ?? null) : null;
}

function pegWord(version: FixVersion, orderType: OrderType, asked: Instructions): PegWord | null {
  if (asked.pegReference !== null) return PEG_CODES[asked.pegReference];
  return orderType === 'trailing-stop' && isFrom(version, 'FIX.4.4') ? TRAILING : null;
}

function inVersion(codes: Readonly<Record<string, Code>>, version: FixVersion): [string, string][] {
  return Object.entries(codes).flatMap(([value, code]) =>
    code[version] === null ? [] : [[value, code[version]] satisfies [string, string]],
  );
}

/** Indexed by the character code, since a lookup is made for each field of each order. The last of a code wins. */
function byCode<Value extends string>(
  entries: readonly (readonly [string, string])[],
): (Value | undefined)[] {
  const values: (Value | undefined)[] = Array.from({ length: 128 }, () => undefined);
  for (const [value, code] of entries) values[code.charCodeAt(0)] = value as Value;
  return values;
}
