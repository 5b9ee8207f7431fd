import { agrees, type Account, type ExecutionAccount, type OrderAccount } from './account.ts';
import type { Truth } from './truth.ts';

/** Who says something else than the venue: what the session was told, a drop copy, the system under test. */
export type Source = 'told' | 'copied' | 'claimed';

/** Something that somebody says of an order or execution, and that is not so on the venue. */
export interface Difference {
  readonly source: Source;
  readonly entity: 'order' | 'execution';
  /** The venue's id, such as `O-7`; of what the venue does not know the id under which it is said. */
  readonly id: string;
  /** Nobody says anything of it, the venue does not know it, it is said of two, or a figure is another. */
  readonly what: 'missing' | 'unknown' | 'repeated' | 'differs';
  /** The figure that is another; null of all else. */
  readonly field: string | null;
  readonly venue: string | null;
  readonly theirs: string | null;
  /** Name of the fault that made it on purpose; null when none did. */
  readonly fault: string | null;
}

const ORDER_FIELDS = ['quantity', 'cumQuantity', 'leavesQuantity', 'averagePrice', 'status'] as const;
const EXECUTION_FIELDS = ['quantity', 'price'] as const;

interface Compared {
  readonly orders: boolean;
  readonly executions: boolean;
}

/** Where the account is another than the venue's own. */
export function differencesOf(
  source: Source,
  truth: Truth,
  account: Account,
  compared: Compared = { orders: true, executions: true },
): Difference[] {
  const orders = compared.orders
    ? compareAll(source, 'order', orderTruth(truth, account), account.orders, ORDER_FIELDS)
    : [];
  if (!compared.executions) return orders;
  const executions = compareAll(source, 'execution', truth.executions, account.executions, EXECUTION_FIELDS)
    // Trades that the venue has forgotten are not unknown.
    .filter(({ what }) => truth.isWhole || what !== 'unknown');
  const repeated = Array.from(account.repeated, (id) => found(source, 'execution', id, 'repeated'));
  return [...orders, ...executions, ...repeated];
}

/** Nobody need have heard of an order that is not acknowledged. */
function orderTruth({ details }: Truth, account: Account): ReadonlyMap<string, OrderAccount> {
  return new Map(
    Array.from(details).filter(([id, { status }]) => status !== 'pending-new' || account.orders.has(id)),
  );
}

type Entry = OrderAccount | ExecutionAccount;

function compareAll<One extends Entry>(
  source: Source,
  entity: Difference['entity'],
  truth: ReadonlyMap<string, One>,
  account: ReadonlyMap<string, One>,
  fields: readonly (keyof One & string)[],
): Difference[] {
  const ofTruth = Array.from(truth, ([id, own]) => {
    const theirs = account.get(id);
    if (theirs === undefined) return [found(source, entity, id, 'missing')];
    return fields
      .filter((field) => theirs[field] !== undefined && !sameIn(field, own[field], theirs[field]))
      .map((field) => ({
        ...found(source, entity, id, 'differs'),
        field,
        venue: textOf(own[field]),
        theirs: textOf(theirs[field]),
      }));
  });
  const unknown = Array.from(account.keys())
    .filter((id) => !truth.has(id))
    .map((id) => found(source, entity, id, 'unknown'));
  return [...ofTruth.flat(), ...unknown];
}

function sameIn(field: string, own: unknown, theirs: unknown): boolean {
  return field === 'status' ? own === theirs : agrees(textOf(own), textOf(theirs));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function found(
  source: Source,
  entity: Difference['entity'],
  id: string,
  what: Difference['what'],
): Difference {
  return { source, entity, id, what, field: null, venue: null, theirs: null, fault: null };
}
