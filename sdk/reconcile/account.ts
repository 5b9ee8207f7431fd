import type { OrderJson } from '../../src/management/methods.ts';

/** What somebody says of an order; what is undefined is not said. */
export interface OrderAccount {
  readonly quantity?: string | undefined;
  readonly cumQuantity?: string | undefined;
  readonly leavesQuantity?: string | undefined;
  /** Null, or 0, while nothing has traded. */
  readonly averagePrice?: string | null | undefined;
  readonly status?: OrderJson['status'] | undefined;
}

export interface ExecutionAccount {
  readonly quantity?: string | undefined;
  readonly price?: string | undefined;
}

/** What somebody says of the orders and executions of a session, by the venue's own ids. */
export interface Account {
  readonly orders: ReadonlyMap<string, OrderAccount>;
  /** Those that stand: not those that are busted, and as they are corrected. */
  readonly executions: ReadonlyMap<string, ExecutionAccount>;
  /** ExecIDs that were used for more than one. */
  readonly repeated: ReadonlySet<string>;
}

/** OrdStatus (39) in the venue's words; what is only on its way is none of an order. */
const STATUSES: Readonly<Record<string, OrderJson['status']>> = {
  '0': 'new',
  '1': 'partially-filled',
  '2': 'filled',
  '3': 'done-for-day',
  '4': 'canceled',
  '7': 'stopped',
  '8': 'rejected',
  '9': 'suspended',
  A: 'pending-new',
  C: 'expired',
};

/** The word for a status by its FIX code; undefined for none. */
export function statusOfCode(code: string | undefined): OrderJson['status'] | undefined {
  return code === undefined ? undefined : STATUSES[code];
}

/** Whether two accounts of the same figure agree: decimals by their value, as far as both have digits. */
export function agrees(one: string | null, other: string | null): boolean {
  if (one === other) return true;
  const [first, second] = [one ?? '0', other ?? '0'];
  const digits = Math.min(decimalsOf(first), decimalsOf(second));
  return Math.abs(Number(first) - Number(second)) <= (digits === 0 ? 0 : 0.5 * 10 ** -digits);
}

function decimalsOf(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}
