import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SimctlError, type Client, type EventItem } from '../../sdk/index.ts';
import type { Entity } from '../../sdk/client.ts';
import { METHODS, type OrderJson, type RecordedTradeJson } from '../../src/management/methods.ts';

type Same<Left, Right> = [Left, Right] extends [Right, Left] ? true : false;

/** Compiles when both types are the same. */
function same<Left, Right>(proof: Same<Left, Right>): void {
  assert.equal(proof, true);
}

/** Compiled, never run: what the client takes and what it refuses. */
async function uses(client: Client): Promise<void> {
  const { order } = await client.order.enter({ symbol: 'VOD', side: 'buy', quantity: '1' });
  same<typeof order, OrderJson>(true);
  same<Awaited<ReturnType<Client['trade']['list']>>, { trades: RecordedTradeJson[]; more: boolean }>(true);
  await client.daemon.status();
  await client.order.list({ limit: 5 }, { timeoutMs: 100 });
  await client.call('venue.list');
  for await (const { venue, event } of client.events({ types: ['trade'] })) {
    if (event.type === 'trade') same<typeof event.price, string>(true);
    if (venue === null) same<typeof event.type, 'gap'>(true);
  }
  for await (const book of client.book({ symbol: 'VOD' })) same<typeof book.symbol, string>(true);
  // @ts-expect-error -- quantity is missing
  await client.order.enter({ symbol: 'VOD', side: 'buy' });
  // @ts-expect-error -- no such side
  await client.order.enter({ symbol: 'VOD', side: 'long', quantity: '1' });
  // @ts-expect-error -- a price is text
  await client.order.enter({ symbol: 'VOD', side: 'buy', quantity: '1', price: 1 });
  // @ts-expect-error -- no such parameter
  await client.order.list({ sied: 'buy' });
  // @ts-expect-error -- no such verb
  await client.order.bust({});
  // @ts-expect-error -- parameters are needed
  await client.book.show();
  // @ts-expect-error -- no such method
  await client.call('order.entr', {});
  // @ts-expect-error -- behind client.events
  await client.call('events.subscribe', {});
  // @ts-expect-error -- no such event
  client.events({ types: ['fill'] });
}

describe('the types of the client', () => {
  it('follow from the table of methods', () => {
    assert.equal(typeof uses, 'function');
    same<Exclude<Entity, keyof Client>, never>(true);
    same<Extract<EventItem, { venue: null }>['event']['type'], 'gap'>(true);
    same<SimctlError['reason'] & 'price-off-tick', 'price-off-tick'>(true);
  });

  it('and so does the client itself: each entity of the table has its place', async () => {
    const { Client: ClientClass } = await import('../../sdk/client.ts');
    const calls: string[] = [];
    const connection = {
      closed: Promise.resolve(),
      request: (method: string) => {
        calls.push(method);
        return Promise.resolve({});
      },
    };
    const client = new ClientClass(connection as never) as unknown as Record<
      string,
      Record<string, () => unknown>
    >;
    const callable = Object.keys(METHODS).filter(
      (method) => !/^auth\.|^(events|book)\.(un)?subscribe$|^rpc\.cancel$/.test(method),
    );
    for (const method of callable) {
      const [entity, verb] = method.split('.') as [string, string];
      client[entity]![verb]!();
    }
    assert.deepEqual(calls, callable);
  });
});
