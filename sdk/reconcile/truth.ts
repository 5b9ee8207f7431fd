import type { OrderJson, RecordedTradeJson } from '../../src/management/methods.ts';
import type { Client } from '../client.ts';
import { given } from '../given.ts';
import type { Account, ExecutionAccount } from './account.ts';
import type { Place } from './told.ts';

const PAGE = 1_000;

/** What the venue itself knows of the orders of a session. */
export interface Truth extends Account {
  /** By the venue's id. */
  readonly details: ReadonlyMap<string, OrderJson>;
  /** Whether the venue still knows all trades. */
  readonly isWhole: boolean;
}

/** Reads what a venue knows of the orders of a session, and of their executions that stand. */
export async function truthOf(client: Client, { venue, session: owner }: Place): Promise<Truth> {
  const details = new Map<string, OrderJson>();
  for (let before: string | undefined, more = true; more;) {
    // oxlint-disable-next-line no-await-in-loop -- one page says where the next begins
    const page = await client.order.list({ ...given({ venue, before }), owner, limit: PAGE });
    for (const order of page.orders) details.set(order.orderId, order);
    [before, more] = [page.orders[0]?.orderId, page.more];
  }
  const executions = new Map<string, ExecutionAccount>();
  let lowest = Infinity;
  for (let before: string | undefined, more = true; more;) {
    // oxlint-disable-next-line no-await-in-loop -- one page says where the next begins
    const page = await client.trade.list({ ...given({ venue, before }), limit: PAGE });
    for (const trade of page.trades) {
      lowest = Math.min(lowest, Number(trade.tradeId.slice(2)));
      noteSides(trade, details, executions);
    }
    [before, more] = [page.trades[0]?.tradeId, page.more];
  }
  return {
    details,
    orders: details,
    executions,
    repeated: new Set(),
    isWhole: lowest <= 1 || lowest === Infinity,
  };
}

function noteSides(
  { sides }: RecordedTradeJson,
  orders: ReadonlyMap<string, OrderJson>,
  executions: Map<string, ExecutionAccount>,
): void {
  for (const { orderId, executionId, quantity, price, busted } of sides)
    if (orders.has(orderId) && !busted) executions.set(executionId, { quantity, price });
}
