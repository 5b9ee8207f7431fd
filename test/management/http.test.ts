import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Answer } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

interface Posted {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly answer: Answer;
}

interface Post {
  readonly user?: string;
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

function call(method: string, params: object = {}): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
}

/** Sends a request; headers that are undefined are left out. `fetch` would not let a test choose its Host. */
async function send(daemon: SmallDaemon, post: Post = {}): Promise<Posted> {
  const { user = 'admin', body = call('order.list'), method = 'POST', path = '/rpc' } = post;
  const headers = {
    host: `127.0.0.1:${daemon.httpPort}`,
    'content-type': 'application/json',
    authorization: `Bearer ${secretOf(user)}`,
    ...post.headers,
  };
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const request = httpRequest({ host: '127.0.0.1', port: daemon.httpPort, path, method, headers: given });
  request.end(method === 'POST' ? body : undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  const answer = (text === '' ? {} : JSON.parse(text)) as Answer;
  return { status: response.statusCode!, headers: response.headers, answer };
}

describe('an HTTP POST', () => {
  it('is one call, by whoever has the token', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    const order = { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' };
    const entered = await send(daemon, { user: 'operator', body: call('order.enter', order) });
    assert.equal(entered.status, 200);
    assert.equal((entered.answer.result!['order'] as { orderId: string }).orderId, 'O-1');
    const forbidden = await send(daemon, { user: 'viewer', body: call('order.enter', order) });
    assert.deepEqual([forbidden.status, forbidden.answer.error?.data['code']], [200, 'forbidden']);
    const refused = await send(daemon, { body: call('order.enter', { ...order, price: '1.001' }) });
    assert.equal(refused.answer.error?.data['reason'], 'price-off-tick');
    assert.equal(daemon.venue().venue.openOrders, 1);
  });

  it('is answered when what it tells of is durable', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    daemon.holdCommits();
    let answered = false;
    const listed = send(daemon).then((posted) => {
      answered = true;
      return posted;
    });
    assert.equal((await send(daemon, { body: call('daemon.status') })).status, 200);
    assert.equal(answered, false);
    daemon.commit();
    assert.equal((await listed).status, 200);
  });

  it('collects events from a queue, and waits for them', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    await send(daemon, { user: 'viewer', body: call('events.open', { queue: 'ci' }) });
    const body = call('events.poll', { queue: 'ci', waitMs: 30_000 });
    const waiting = send(daemon, { user: 'viewer', body });
    await send(daemon, { user: 'viewer', body: call('rpc.ping') });
    daemon.venue().fill('VOD', 2);
    assert.equal(((await waiting).answer.result!['events'] as unknown[]).length, 2);
    // The same user has the same queues, however it comes.
    using peer = await daemon.logOn('viewer');
    const { result } = await peer.call('events.poll', { queue: 'ci' });
    assert.equal((result!['events'] as unknown[]).length, 2);
  });

  for (const method of ['auth.start', 'events.subscribe', 'book.subscribe', 'rpc.cancel']) {
    it(`has no connection for ${method} to be about`, async () => {
      await using daemon = await SmallDaemon.start({ http: true });
      const params = {
        'auth.start': {
          protocol: 1,
          client: 'x',
          mechanism: 'scram-sha-256',
          user: 'admin',
          clientNonce: 'x'.repeat(16),
          channelBinding: 'none',
        },
        'book.subscribe': { symbol: 'VOD' },
        'rpc.cancel': { id: 1 },
      }[method];
      const { status, answer } = await send(daemon, { body: call(method, params) });
      assert.deepEqual([status, answer.error?.data['code']], [200, 'invalid-request']);
      assert.match(answer.error?.message ?? '', /which a POST has not/);
    });
  }

  for (const [what, post, status, code] of [
    ['without a token', { headers: { authorization: undefined } }, 401, 'auth-required'],
    ['with a wrong token', { user: 'eve' }, 401, 'auth-failed'],
    ['with a part of a token', { headers: { authorization: 'Bearer the' } }, 401, 'auth-failed'],
    ['with a password', { headers: { authorization: 'Basic YTpi' } }, 401, 'auth-failed'],
    ['with a Host of another site', { headers: { host: 'evil.example:80' } }, 403, 'invalid-request'],
    [
      'with a Host that only looks like ours',
      { headers: { host: '127.0.0.1.evil.example' } },
      403,
      'invalid-request',
    ],
    ['from a page of another site', { headers: { origin: 'https://evil.example' } }, 403, 'invalid-request'],
    ['from a page of a file', { headers: { origin: 'null' } }, 403, 'invalid-request'],
    ['as a form', { headers: { 'content-type': 'text/plain' } }, 415, 'invalid-request'],
    ['without a type', { headers: { 'content-type': undefined } }, 415, 'invalid-request'],
    ['to another path', { path: '/' }, 404, 'invalid-request'],
    ['as a GET', { method: 'GET' }, 405, 'invalid-request'],
    ['as a DELETE', { method: 'DELETE' }, 405, 'invalid-request'],
    ['with too much', { body: 'x'.repeat(1_048_577) }, 413, 'frame-too-large'],
    ['with no JSON', { body: 'status' }, 200, 'parse-error'],
    ['with a batch', { body: `[${call('order.list')}]` }, 200, 'invalid-request'],
    [
      'with a prototype',
      { body: call('order.list').replace('{}', '{"__proto__":{}}') },
      200,
      'invalid-request',
    ],
    ['of an unknown method', { body: call('order.lst') }, 200, 'unknown-method'],
  ] as const) {
    it(`${what} is refused`, async () => {
      await using daemon = await SmallDaemon.start({ http: true });
      const refused = await send(daemon, post);
      assert.deepEqual([refused.status, refused.answer.error?.data['code']], [status, code]);
      assert.equal(daemon.log.length, code === 'auth-failed' ? 1 : 0);
    });
  }

  it('of a page on this machine is allowed to be sent', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    const headers = { origin: 'http://localhost:5173', authorization: undefined };
    const asked = await send(daemon, { method: 'OPTIONS', headers });
    assert.equal(asked.status, 204);
    assert.equal(asked.headers['access-control-allow-origin'], 'http://localhost:5173');
    assert.match(String(asked.headers['access-control-allow-headers']), /authorization/);
    const { status } = await send(daemon, { headers: { origin: 'http://localhost:5173' } });
    assert.equal(status, 200);
  });

  it('is one of at most so many', async () => {
    await using daemon = await SmallDaemon.start({ http: true, limits: { inFlight: 2 } });
    daemon.holdCommits();
    const held = [send(daemon), send(daemon)];
    const overloaded = await send(daemon);
    assert.deepEqual([overloaded.status, overloaded.answer.error?.data['code']], [503, 'overloaded']);
    daemon.commit();
    for (const { status } of await Promise.all(held)) assert.equal(status, 200);
  });

  it('can be made by curl with the file of the token', async (test) => {
    await using daemon = await SmallDaemon.start({ http: true });
    const directory = mkdtempSync(join(tmpdir(), 'simctl-curl-'));
    test.after(() => rmSync(directory, { recursive: true }));
    const header = join(directory, 'header');
    writeFileSync(header, `Authorization: Bearer ${secretOf('admin')}\n`, { mode: 0o600 });
    const words = ['-s', '-H', `@${header}`, '--json', call('daemon.status')];
    try {
      const { stdout } = await promisify(execFile)('curl', [
        ...words,
        `http://127.0.0.1:${daemon.httpPort}/rpc`,
      ]);
      assert.equal((JSON.parse(stdout) as Answer).result?.['name'], 'small');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      test.skip('there is no curl here');
    }
  });
});

describe('GET /metrics', () => {
  const basic = (user: string, token: string): string =>
    `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
  const VIEWER = secretOf('viewer');

  for (const [what, authorization, method, status] of [
    ['with a token', `Bearer ${VIEWER}`, 'GET', 200],
    ['with a token for a password', basic('viewer', VIEWER), 'GET', 200],
    ["with somebody else's token for a password", basic('admin', VIEWER), 'GET', 401],
    ['with a wrong password', basic('viewer', 'viewer'), 'GET', 401],
    ['with what is no base64', 'Basic ????', 'GET', 401],
    ['with a word', 'viewer', 'GET', 401],
    ['without a token', undefined, 'GET', 401],
    ['as a POST', `Bearer ${VIEWER}`, 'POST', 405],
  ] as const) {
    it(`${what} is answered with ${status}`, async () => {
      await using daemon = await SmallDaemon.start({ http: true });
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await fetch(`http://127.0.0.1:${daemon.httpPort}/metrics`, { method, headers });
      assert.equal(response.status, status);
      const text = await response.text();
      assert.equal(text.startsWith('# HELP'), status === 200);
      if (status === 401)
        assert.equal(
          response.headers.get('www-authenticate'),
          'Bearer, Basic realm="simctl", charset="UTF-8"',
        );
    });
  }

  it('of another site is refused like all else', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    const headers = { authorization: `Bearer ${VIEWER}`, origin: 'https://evil.example' };
    const response = await fetch(`http://127.0.0.1:${daemon.httpPort}/metrics`, { headers });
    assert.equal(response.status, 403);
  });
});
