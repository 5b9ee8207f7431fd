import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { userOfToken } from '../../src/management/tokens.ts';
import { Users } from '../../src/management/users.ts';
import type { Answer, Peer } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

async function add(admin: Peer, user: string, role: string): Promise<string> {
  const { result, error } = await admin.call('user.add', { user, role });
  assert.equal(error, undefined);
  return result!['token'] as string;
}

async function logOn(daemon: SmallDaemon, token: string): Promise<Peer> {
  const peer = await daemon.connect();
  const answer = await peer.logOn(userOfToken(token)!, token);
  assert.equal(answer.error, undefined);
  return peer;
}

function codeOf({ error }: Answer): unknown {
  return error?.data['code'];
}

function post(daemon: SmallDaemon, token: string, method: string, params: object = {}): Promise<Response> {
  return fetch(`http://127.0.0.1:${daemon.httpPort}/rpc`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

describe('a user who was added', () => {
  it('logs on with the token, which says whose it is, and may do what the role may', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    using admin = await daemon.logOn('admin');
    const token = await add(admin, 'desk_1.a-b', 'operator');
    assert.equal(userOfToken(token), 'desk_1.a-b');
    using desk = await logOn(daemon, token);
    const order = { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' };
    assert.equal((await desk.call('order.enter', order)).error, undefined);
    assert.equal(codeOf(await desk.call('user.list')), 'forbidden');
    assert.equal((await post(daemon, token, 'order.enter', order)).status, 200);
    const { result } = await admin.call('user.list');
    assert.deepEqual(result?.['users'], [
      { user: 'viewer', role: 'viewer', owner: true, connections: 0 },
      { user: 'operator', role: 'operator', owner: true, connections: 0 },
      { user: 'admin', role: 'admin', owner: true, connections: 1 },
      { user: 'desk_1.a-b', role: 'operator', owner: false, connections: 1 },
    ]);
  });

  it('A7: loses all at once when removed: connection, subscriptions, queues, and what had been asked', async () => {
    await using daemon = await SmallDaemon.start({ http: true });
    using admin = await daemon.logOn('admin');
    const token = await add(admin, 'desk', 'operator');
    using desk = await logOn(daemon, token);
    await desk.call('events.subscribe');
    await desk.call('events.open', { queue: 'q' });
    const poll = desk.call('events.poll', { queue: 'q', waitMs: 20_000 });
    const posted = post(daemon, token, 'events.poll', { queue: 'q', waitMs: 20_000 });
    await admin.call('rpc.ping');
    assert.equal((await admin.call('user.remove', { user: 'desk' })).error, undefined);
    assert.equal(codeOf(await poll), 'canceled');
    await desk.closed;
    const waited = (await (await posted).json()) as Answer;
    assert.ok(['forbidden', 'auth-failed'].includes(codeOf(waited) as string));
    assert.equal((await post(daemon, token, 'daemon.status')).status, 401);
    using again = await daemon.connect();
    assert.equal(codeOf(await again.logOn('desk', token)), 'auth-failed');
    assert.equal(daemon.venue().listeners, 0);
    const anew = await add(admin, 'desk', 'operator');
    using reader = await logOn(daemon, anew);
    assert.equal(codeOf(await reader.call('events.poll', { queue: 'q' })), 'not-found');
  });

  it('whose role is lowered is logged off; one whose role is raised has it from the next logon on', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    const token = await add(admin, 'desk', 'viewer');
    using before = await logOn(daemon, token);
    await admin.call('user.setRole', { user: 'desk', role: 'admin' });
    assert.equal(codeOf(await before.call('user.list')), 'forbidden');
    using raised = await logOn(daemon, token);
    assert.equal((await raised.call('user.list')).error, undefined);
    await admin.call('user.setRole', { user: 'desk', role: 'viewer' });
    await Promise.all([before.closed, raised.closed]);
    using lowered = await logOn(daemon, token);
    assert.equal(codeOf(await lowered.call('user.list')), 'forbidden');
  });

  it('gets the answer to the request with which it removes itself, and nothing after it', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    using self = await logOn(daemon, await add(admin, 'second', 'admin'));
    const removed = self.call('user.remove', { user: 'second' });
    const after = self.call('user.add', { user: 'third', role: 'admin' });
    const outcome = await Promise.allSettled([removed, after]);
    assert.deepEqual(outcome[0].status === 'fulfilled' && outcome[0].value.result, { user: 'second' });
    assert.equal(outcome[1].status, 'rejected');
    const { result } = await admin.call('user.list');
    assert.equal((result!['users'] as object[]).length, 3);
  });

  it('has a new token when it is renewed, and the old one no more', async () => {
    await using daemon = await SmallDaemon.start();
    using admin = await daemon.logOn('admin');
    const old = await add(admin, 'desk', 'viewer');
    using before = await logOn(daemon, old);
    const { result } = await admin.call('user.renewToken', { user: 'desk' });
    await before.closed;
    using stranger = await daemon.connect();
    assert.equal(codeOf(await stranger.logOn('desk', old)), 'auth-failed');
    using after = await logOn(daemon, result!['token'] as string);
    assert.equal((await after.call('daemon.status')).error, undefined);
  });
});

describe('what cannot be done with users', () => {
  for (const [method, params, code, message] of [
    ['user.add', { user: 'admin', role: 'viewer' }, 'conflict', /a user "admin" already/],
    ['user.add', { user: '../x', role: 'viewer' }, 'invalid-params', /user: must be 1 to 64 letters/],
    ['user.add', { user: 'x'.repeat(65), role: 'viewer' }, 'invalid-params', /user: must be 1 to 64/],
    ['user.add', { user: 'x', role: 'none' }, 'invalid-params', /role/],
    ['user.remove', { user: 'admin' }, 'conflict', /token file, and cannot be removed/],
    ['user.setRole', { user: 'admin', role: 'viewer' }, 'conflict', /token file, and keeps its role/],
    ['user.remove', { user: 'nobody' }, 'not-found', /no user "nobody"/],
    ['user.remove', { user: '__proto__' }, 'not-found', /no user/],
    ['user.setRole', { user: 'nobody', role: 'admin' }, 'not-found', /no user "nobody"/],
    ['user.renewToken', { user: 'nobody' }, 'not-found', /no user "nobody"/],
  ] as const) {
    it(`${method} ${JSON.stringify(params).slice(0, 50)}: ${code}`, async () => {
      await using daemon = await SmallDaemon.start();
      using admin = await daemon.logOn('admin');
      const answer = await admin.call(method, params);
      assert.equal(codeOf(answer), code);
      assert.match(answer.error?.message ?? '', message);
      assert.equal(((await admin.call('user.list')).result!['users'] as object[]).length, 3);
    });
  }

  it('more than so many', async () => {
    const users = new Users([], { get: () => null, set: () => {} }, 2);
    users.add('one', 'viewer');
    users.add('two', 'viewer');
    assert.throws(() => users.add('three', 'viewer'), { code: 'overloaded' });
    users.remove('one');
    users.add('three', 'viewer');
  });
});

describe('what is kept of users', () => {
  it('outlives the daemon, and gives no token away', () => {
    const secrets = new Map<string, string>();
    const store = {
      get: (name: string) => secrets.get(name) ?? null,
      set: (name: string, value: string) => void secrets.set(name, value),
    };
    const before = new Users([], store);
    const token = before.add('desk', 'operator');
    const secret = token.slice('simctl_usr_desk_'.length);
    for (const value of secrets.values()) assert.equal(value.includes(secret), false);
    const after = new Users([], store);
    assert.equal(after.role('desk'), 'operator');
    assert.equal(after.userOfToken(token), 'desk');
    assert.deepEqual(after.record('desk'), before.record('desk'));
    after.remove('desk');
    assert.equal(new Users([], store).userOfToken(token), null);
  });
});
