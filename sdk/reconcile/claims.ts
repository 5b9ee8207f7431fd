import { SimctlError } from '../errors.ts';
import { statusOfCode, type Account, type ExecutionAccount, type OrderAccount } from './account.ts';

/** What the system under test says of an order; what is left out is not compared. */
export interface OrderClaim extends Omit<OrderAccount, 'status'> {
  /** Its client order id, as it is now. */
  readonly clientOrderId: string;
  /** In the venue's words, such as `partially-filled`, or as OrdStatus (39). */
  readonly status?: string | undefined;
}

export interface ExecutionClaim extends ExecutionAccount {
  /** ExecID (17), as it was told. */
  readonly executionId: string;
}

/** What the system under test says of its orders and executions. A list that is there must be whole. */
export interface Claims {
  readonly orders?: readonly OrderClaim[] | undefined;
  readonly executions?: readonly ExecutionClaim[] | undefined;
}

const ORDER_KEYS = ['clientOrderId', 'quantity', 'cumQuantity', 'leavesQuantity', 'averagePrice', 'status'];
const EXECUTION_KEYS = ['executionId', 'quantity', 'price'];

/** Reads claims from JSON; `from` is what messages call it. Throws SimctlError `invalid-params` that says what is wrong where. */
export function readClaims(json: string, from = 'claims'): Claims {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw wrong(from, (error as Error).message);
  }
  const { orders, executions, ...rest } = objectOf(value, from);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw wrong(`${from}: ${unknown}`, 'is none of orders, executions');
  return {
    orders: listOf(orders, `${from}: orders`, ORDER_KEYS) as OrderClaim[] | undefined,
    executions: listOf(executions, `${from}: executions`, EXECUTION_KEYS) as ExecutionClaim[] | undefined,
  };
}

function listOf(value: unknown, at: string, keys: readonly string[]): object[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw wrong(at, 'must be a list');
  return value.map((each: unknown, index) => {
    const entry = objectOf(each, `${at}[${index}]`);
    for (const [key, text] of Object.entries(entry)) {
      const place = `${at}[${index}].${key}`;
      if (!keys.includes(key)) throw wrong(place, `is none of ${keys.join(', ')}`);
      if (typeof text !== 'string' && text !== null) throw wrong(place, 'must be text, such as "100"');
    }
    const [id] = keys as [string];
    if (typeof entry[id] !== 'string') throw wrong(`${at}[${index}]`, `needs ${id}`);
    return entry;
  });
}

function objectOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw wrong(at, 'must be an object');
}

function wrong(at: string, message: string): SimctlError {
  return new SimctlError('invalid-params', `${at}: ${message}`);
}

/** Claims by the venue's ids, as far as it has such orders and executions: what it has not stays under its own. */
export function accountOf(
  { orders = [], executions = [] }: Claims,
  orderIds: ReadonlyMap<string, string>,
  executionIds: ReadonlyMap<string, string>,
): Account {
  const claimed = new Map<string, ExecutionAccount>();
  const repeated = new Set<string>();
  for (const { executionId, ...rest } of executions) {
    const id = executionIds.get(executionId) ?? executionId;
    if (claimed.has(id)) repeated.add(id);
    claimed.set(id, rest);
  }
  return {
    orders: new Map(
      orders.map(({ clientOrderId, status, ...rest }) => [
        orderIds.get(clientOrderId) ?? clientOrderId,
        { ...rest, status: statusOfCode(status) ?? (status as OrderAccount['status']) },
      ]),
    ),
    executions: claimed,
    repeated,
  };
}
