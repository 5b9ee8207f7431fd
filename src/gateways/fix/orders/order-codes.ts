import type { OrderState } from '../../../engine/event.ts';
import type { Instructions } from '../../../engine/instructions.ts';
import type { OrderStatus, OrderType, PegReference, Side, TimeInForce } from '../../../engine/values.ts';
import type { FixVersion } from '../version.ts';

/** One code for each version; null where the version has no word for it. */
export type Code = Readonly<Record<FixVersion, string | null>>;

/** Side (54). */
export const SIDE_CODES = { buy: '1', sell: '2' } as const satisfies Record<Side, string>;

/** OrdType (40). A type without a code cannot be sent, and reports on such an order leave the field out. */
const ORDER_TYPE_CODES = {
  market: both('1'),
  limit: both('2'),
  stop: both('3'),
  'stop-limit': both('4'),
  'market-if-touched': { 'FIX.4.2': null, 'FIX.4.4': 'J' },
  'market-to-limit': { 'FIX.4.2': null, 'FIX.4.4': 'K' },
  /** No version has it. */
  'limit-if-touched': both(null),
  /** Pegged, with ExecInst a: see TRAILING. */
  'trailing-stop': { 'FIX.4.2': null, 'FIX.4.4': 'P' },
  pegged: both('P'),
} as const satisfies Record<OrderType, Code>;

/** TimeInForce (59); absent means day. */
const TIME_IN_FORCE_CODES = {
  day: both('0'),
  gtc: both('1'),
  'at-the-opening': both('2'),
  ioc: both('3'),
  fok: both('4'),
  /** Good till crossing; 5.0 has more words for it. */
  'good-for-auction': both('5'),
  gtd: both('6'),
  /** FIX 4.2 says it with the order type: see ON_CLOSE. */
  'at-the-close': { 'FIX.4.2': null, 'FIX.4.4': '7' },
} as const satisfies Record<TimeInForce, Code>;

/** OrdType (40) of FIX 4.2 for orders at the close: market on close, limit on close. */
const ON_CLOSE: Readonly<Partial<Record<OrderType, string>>> = { market: '5', limit: 'B' };

/** OrdStatus (39), and ExecType (150) of a FIX 4.2 report that says nothing but the status. */
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
/** Trailing stop peg, from 4.4. */
export const TRAILING = 'a';
export const PEG_CODES = { primary: 'R', market: 'P', mid: 'M' } as const satisfies Record<
  PegReference,
  string
>;
/** Pegs that the venue does not know: last, opening, VWAP, fixed, to the limit. */
export const OTHER_PEGS = ['L', 'O', 'W', 'T', 'd'];

export const SIDES_BY_CODE = byCode<Side>(Object.entries(SIDE_CODES));

/** What OrdType (40) stands for, by version; P may also be a trailing stop. */
export const ORDER_TYPES_BY_CODE: ByVersion<OrderType> = {
  'FIX.4.2': byCode<OrderType>([...inVersion(ORDER_TYPE_CODES, 'FIX.4.2'), ...Object.entries(ON_CLOSE)]),
  'FIX.4.4': byCode<OrderType>(inVersion(ORDER_TYPE_CODES, 'FIX.4.4')),
};

export const TIMES_IN_FORCE_BY_CODE: ByVersion<TimeInForce> = {
  'FIX.4.2': byCode<TimeInForce>(inVersion(TIME_IN_FORCE_CODES, 'FIX.4.2')),
  'FIX.4.4': byCode<TimeInForce>(inVersion(TIME_IN_FORCE_CODES, 'FIX.4.4')),
};

type ByVersion<Value> = Readonly<Record<FixVersion, readonly (Value | undefined)[]>>;

/** Whether an OrdType (40) also says that the order is for the close. */
export function isOnClose(version: FixVersion, code: string): boolean {
  return version === 'FIX.4.2' && Object.values(ON_CLOSE).includes(code);
}

/** OrdType (40) and TimeInForce (59) of an order; null for what the version cannot say. */
export function orderTypeCode(
  version: FixVersion,
  order: Pick<OrderState, 'orderType' | 'timeInForce'>,
): string | null {
  const onClose = version === 'FIX.4.2' && order.timeInForce === 'at-the-close';
  return (onClose ? ON_CLOSE[order.orderType] : undefined) ?? ORDER_TYPE_CODES[order.orderType][version];
}

export function timeInForceCode(version: FixVersion, timeInForce: TimeInForce): string | null {
  return TIME_IN_FORCE_CODES[timeInForce][version];
}

/** ExecInst (18) of an order; null when it says nothing there. */
export function execInst(version: FixVersion, orderType: OrderType, asked: Instructions): string | null {
  const words = [
    asked.postOnly ? POST_ONLY : '',
    asked.allOrNone ? ALL_OR_NONE : '',
    asked.pegReference === null ? '' : PEG_CODES[asked.pegReference],
    orderType === 'trailing-stop' && version !== 'FIX.4.2' ? TRAILING : '',
  ].filter((word) => word !== '');
  return words.length === 0 ? null : words.join(' ');
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

function both<Text extends string | null>(code: Text): Record<FixVersion, Text> {
  return { 'FIX.4.2': code, 'FIX.4.4': code };
}
