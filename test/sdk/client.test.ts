import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { describe, it } from 'node:test';
import { connect, SimctlError, type Client, type ConnectOptions, type EventItem } from '../../sdk/index.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

const BUY = { symbol: 'VOD', side: 'buy', quantity: '10', price: '10.00' } as const;

function clientOf(daemon: SmallDaemon, options: Partial<ConnectOptions> = {}): Promise<Client> {
  return connect({ port: daemon.port, user: 'admin', token: secretOf('admin'), ...options });
}

async function failure(call: Promise<unknown>): Promise<SimctlError> {
  const error = await call.then(
    () => assert.fail('the call did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SimctlError, String(error));
  return error;
}

async function take<Item>(items: AsyncIterable<Item>, count: number): Promise<Item[]> {
  const taken: Item[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

/** A server that is no daemon: it answers each line as it is told. */
async function impostor(answer: (line: string) => string): Promise<Server & AsyncDisposable> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text: string) => socket.write(answer(text)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function answering(result: (params: Record<string, string>) => object): (line: string) => string {
  return (line) => {
    const { id, params } = JSON.parse(line) as { id: number; params: Record<string, string> };
    return `${JSON.stringify({ jsonrpc: '2.0', id, result: result(params) })}\n`;
  };
}

describe('a client', () => {
  it('calls methods by entity and verb, and by name', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    assert.equal(client.role, 'admin');
    const { order } = await client.order.enter(BUY);
    assert.equal(order.orderId, 'O-1');
    assert.equal((await client.call('order.list')).orders.length, 1);
    assert.equal((await client.book.show({ symbol: 'VOD' })).bids[0]?.price, '10.00');
    assert.equal((await client.venue.list()).venues[0]?.openOrders, 1);
    assert.equal((await client.daemon.status()).name, 'small');
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => client.order.show({ orderId: 'O-1' })),
    );
    assert.equal(answers.length, 500);
  });

  it('tells why a call has no result', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    const refused = await failure(client.order.enter({ ...BUY, price: '10.001' }));
    assert.deepEqual(
      [refused.code, refused.reason, refused.message],
      ['refused', 'price-off-tick', 'The price is not a multiple of the tick size.'],
    );
    const wrong = await failure(client.order.enter({ ...BUY, side: 'long' as 'buy' }));
    assert.deepEqual([wrong.code, wrong.reason], ['invalid-params', null]);
    assert.equal(wrong.data?.problems?.[0]?.path, 'side');
    assert.equal((await failure(client.order.show({ orderId: 'O-9' }))).code, 'not-found');
    await using viewer = await clientOf(daemon, { user: 'viewer', token: secretOf('viewer') });
    const forbidden = await failure(viewer.order.enter(BUY));
    assert.deepEqual(
      [forbidden.code, forbidden.next],
      ['forbidden', 'Log on with a token of a higher role.'],
    );
  });

  it('does not wait for ever, nor when it is told to stop', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    daemon.holdCommits();
    assert.equal((await failure(client.order.list({}, { timeoutMs: 20 }))).code, 'timeout');
    const abort = new AbortController();
    const call = failure(client.order.list({}, { signal: abort.signal }));
    abort.abort();
    assert.equal((await call).code, 'aborted');
    assert.equal((await failure(client.order.list({}, { signal: abort.signal }))).code, 'aborted');
    // The answers come after all, and nobody is confused by them.
    daemon.commit();
    assert.equal((await client.order.list()).orders.length, 0);
  });

  it('fails all that waits when the connection ends', async () => {
    const daemon = await SmallDaemon.start();
    const client = await clientOf(daemon);
    daemon.holdCommits();
    const events = client.events();
    const calls = [failure(client.order.list()), failure(client.order.enter(BUY)), failure(take(events, 1))];
    await client.daemon.status();
    await daemon[Symbol.asyncDispose]();
    for (const error of await Promise.all(calls)) assert.equal(error.code, 'connection-lost');
    await client.closed;
    assert.equal((await failure(client.order.list())).code, 'connection-lost');
  });

  it('that is closed by its owner ends its loops without an error', async () => {
    await using daemon = await SmallDaemon.start();
    const client = await clientOf(daemon);
    const events = client.events();
    await events.ready;
    const loop = take(events, 1);
    await client.close();
    assert.deepEqual(await loop, []);
    assert.match((await failure(client.order.list())).message, /has been closed/);
  });
});

describe('events', () => {
  it('include those of every later call, without waiting', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    const events = client.events({ types: ['order-accepted', 'trade'] });
    await client.order.enter(BUY);
    await client.order.enter({ ...BUY, side: 'sell' });
    const items = await take(events, 3);
    assert.deepEqual(
      items.map(({ sequence, venue, event }) => [sequence, venue, event.type]),
      [
        [1, 'XSIM', 'order-accepted'],
        [2, 'XSIM', 'order-accepted'],
        [3, 'XSIM', 'trade'],
      ],
    );
    await client.daemon.status();
    assert.equal(daemon.venue().listeners, 0);
  });

  it('say what the reader was too slow for', async () => {
    await using daemon = await SmallDaemon.start({ limits: { queuedEvents: 5 } });
    await using client = await clientOf(daemon);
    const events = client.events();
    await events.ready;
    daemon.holdCommits();
    daemon.venue().fill('VOD', 20);
    daemon.commit();
    const items: EventItem[] = await take(events, 6);
    const gap = items.at(-1)!;
    assert.deepEqual(gap, { sequence: 6, venue: null, event: { type: 'gap', from: 6, to: 20, dropped: 15 } });
  });

  it('that nobody takes are dropped at some point, and accounted for', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    const events = client.events();
    await events.ready;
    const orders = 12_000;
    for (let batch = 0; batch < orders / 500; batch++) {
      daemon.venue().fill('VOD', 500);
      // oxlint-disable-next-line no-await-in-loop -- the client must have them before there are more
      await client.order.list({ limit: 1 });
    }
    let next = 1;
    for await (const { sequence, event } of events) {
      assert.equal(sequence, next);
      next = event.type === 'gap' ? event.to + 1 : sequence + 1;
      if (next > orders) break;
    }
    assert.equal(next, orders + 1);
  });

  it('are refused like any call', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    assert.equal((await failure(take(client.events({ symbol: 'GOOG' }), 1))).code, 'not-found');
    assert.equal((await failure(client.events({ venue: 'XOTHER' }).ready)).code, 'not-found');
  });
});

describe('a book', () => {
  it('is shown at once, and the latest when it has changed', async () => {
    await using daemon = await SmallDaemon.start();
    await using client = await clientOf(daemon);
    await using books = client.book({ symbol: 'VOD', intervalMs: 50 });
    const { value: first } = await books.next();
    assert.deepEqual(first?.bids, []);
    await client.order.enter(BUY);
    const { value: second } = await books.next();
    assert.deepEqual(second?.bids, [{ price: '10.00', quantity: '10', orders: 1 }]);
  });
});

describe('connecting', () => {
  it('fails with a wrong token', async () => {
    await using daemon = await SmallDaemon.start();
    const error = await failure(clientOf(daemon, { token: 'wrong' }));
    assert.equal(error.code, 'auth-failed');
    assert.match(error.next ?? '', /SIMCTL_TOKEN/);
  });

  it('fails where nobody listens', async () => {
    const daemon = await SmallDaemon.start();
    await daemon[Symbol.asyncDispose]();
    assert.equal((await failure(clientOf(daemon))).code, 'connection-failed');
  });

  it('is told when the daemon has too many connections', async () => {
    await using daemon = await SmallDaemon.start({ limits: { connections: 1 } });
    await using client = await clientOf(daemon);
    assert.equal((await failure(clientOf(daemon))).code, 'overloaded');
    assert.equal((await client.daemon.status()).name, 'small');
  });

  for (const [what, answer] of [
    ['a web server', () => 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    [
      'a nonce that is not ours',
      answering(() => ({ nonce: 'x'.repeat(40), salt: 'AAAA', iterations: 4_096 })),
    ],
    [
      'our nonce and nothing added',
      answering((params) => ({ nonce: params['clientNonce'], salt: 'AAAA', iterations: 4_096 })),
    ],
    [
      'one iteration',
      answering((params) => ({ nonce: `${params['clientNonce']}x`, salt: 'AAAA', iterations: 1 })),
    ],
    [
      'a billion iterations',
      answering((params) => ({ nonce: `${params['clientNonce']}x`, salt: 'AAAA', iterations: 1e9 })),
    ],
    [
      'a wrong signature',
      answering((params) =>
        params['proof'] === undefined
          ? { nonce: `${params['clientNonce']}x`, salt: 'AAAA', iterations: 4_096 }
          : { serverSignature: 'AAAA', role: 'admin', limits: {} },
      ),
    ],
  ] as const) {
    it(`finds out a false daemon: ${what}`, async () => {
      await using server = await impostor(answer);
      const { port } = server.address() as AddressInfo;
      const error = await failure(connect({ port, token: 'secret' }));
      assert.equal(error.code, 'false-server');
      assert.match(error.message, /is not the daemon/);
    });
  }
});
