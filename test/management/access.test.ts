import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { METHODS, ROLES, type MethodName, type Role } from '../../src/management/methods.ts';
import { startParams, type Peer } from '../kit/management-peer.ts';
import { SmallDaemon } from '../kit/small-daemon.ts';

const MATRIX = join(import.meta.dirname, 'access.txt');

/** Parameters with which each method that needs some does something. */
const PARAMS: { readonly [M in MethodName]?: object } = {
  'auth.start': startParams('admin', 'a-nonce-of-a-test'),
  'auth.finish': { nonce: 'none', proof: 'none' },
  'venue.check': { file: 'a.toml', text: '[venue]' },
  'book.show': { symbol: 'VOD' },
  'book.subscribe': { symbol: 'VOD' },
  'order.enter': { symbol: 'VOD', side: 'buy', quantity: '1', price: '1' },
  'order.show': { orderId: 'O-1' },
  'order.cancel': { orderId: 'O-1' },
  'order.replace': { orderId: 'O-1', quantity: '5' },
  'session.show': { session: 'orders.ACME' },
  'session.reset': { session: 'orders.ACME' },
  'session.disconnect': { session: 'orders.ACME' },
  'session.set-seqnum': { session: 'orders.ACME', incoming: 1 },
  'session.settle': { session: 'orders.ACME' },
  'session.send': { session: 'orders.ACME', message: '35=B' },
  'instrument.show': { symbol: 'VOD' },
  'instrument.create': { symbol: 'NEW', like: 'VOD' },
  'instrument.remove': { symbol: 'VOD' },
  'session.create': { targetCompId: 'NEW' },
  'activity.set': { level: 'fast', symbol: 'VOD' },
  'bot.create': { kind: 'noise', symbol: 'VOD' },
  'bot.remove': { bot: 'noise-VOD' },
  'session.remove': { session: 'orders.ACME' },
  'instrument.halt': { symbol: 'VOD' },
  'instrument.resume': { symbol: 'VOD' },
  'phase.set': { phase: 'continuous' },
  'hold.add': { name: 'desk' },
  'hold.remove': { name: 'desk' },
  ...Object.fromEntries(
    [
      'ack',
      'release',
      'reject',
      'fill',
      'expire',
      'doneForDay',
      'suspend',
      'trigger',
      'restate',
      'guarantee',
      'acceptCancel',
      'rejectCancel',
      'acceptReplace',
      'rejectReplace',
    ].map((verb) => [`order.${verb}`, { orderId: 'O-1' }]),
  ),
  'hold.show': { name: 'desk' },
  'trade.show': { tradeId: 'T-1' },
  'trade.bust': { tradeId: 'T-1' },
  'endpoint.show': { endpoint: 'orders' },
  'bot.show': { bot: 'noise-VOD' },
  'rpc.cancel': { id: 1 },
  'events.open': { queue: 'ci' },
  'events.poll': { queue: 'ci' },
  'events.close': { queue: 'ci' },
  'trade.correct': { tradeId: 'T-1', price: '1', quantity: '1' },
  'events.unsubscribe': { subscription: 1 },
  'user.add': { user: 'ci', role: 'viewer' },
  'user.remove': { user: 'ci' },
  'user.setRole': { user: 'ci', role: 'viewer' },
  'user.renewToken': { user: 'ci' },
};

/** What the role gets: the method's own answer, good or bad, or the refusal to call it at all. */
async function verdict(daemon: SmallDaemon, role: Role, method: MethodName): Promise<string> {
  using peer: Peer = await daemon.logOn(role);
  const { error } = await peer.call(method, PARAMS[method] ?? {});
  const code = error?.data['code'];
  if (code === 'auth-required') {
    await peer.closed;
    return 'closed';
  }
  return code === 'forbidden' ? 'forbidden' : 'answered';
}

describe('the access matrix', () => {
  it('is the checked-in one, for every method and role', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().fill('VOD', 3);
    const rows: string[] = [
      `${'method'.padEnd(20)}${ROLES.map((role) => role.padEnd(11)).join('')}`.trimEnd(),
    ];
    for (const method of Object.keys(METHODS) as MethodName[]) {
      // oxlint-disable-next-line no-await-in-loop -- there is a limit of connections
      const verdicts = await Promise.all(ROLES.map((role) => verdict(daemon, role, method)));
      rows.push(`${method.padEnd(20)}${verdicts.map((each) => each.padEnd(11)).join('')}`.trimEnd());
    }
    const matrix = `${rows.join('\n')}\n`;
    if (process.env['UPDATE'] === '1') writeFileSync(MATRIX, matrix);
    assert.equal(matrix, readFileSync(MATRIX, 'utf8'));
    assert.deepEqual(
      daemon.log.filter((line) => !/user ci|logon from 127\.0\.0\.1 failed/.test(line)),
      [],
    );
  });

  it('does not tell a stranger which methods there are', async () => {
    await using daemon = await SmallDaemon.start();
    const errors: unknown[] = [];
    for (const method of ['order.enter', 'order.entr', 'toString', '__proto__', '']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      using peer = await daemon.connect();
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      errors.push((await peer.call(method)).error);
    }
    for (const error of errors) assert.deepEqual(error, errors[0]);
  });

  it('names the methods that there are to one who has logged on', async () => {
    await using daemon = await SmallDaemon.start();
    using peer = await daemon.logOn('viewer');
    for (const method of ['order.entr', 'toString', 'constructor', 'hasOwnProperty', '']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { error } = await peer.call(method);
      assert.equal(error?.data['code'], 'unknown-method');
      assert.match(error?.data['next'] as string, /order\.enter/);
    }
  });
});
