import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { snapshotOf } from '../../src/engine/snapshot.ts';
import { FailedLogons } from '../../src/management/failed-logons.ts';
import { LIMITS } from '../../src/management/limits.ts';
import { toldTo } from '../kit/logged.ts';
import { Peer } from '../kit/management-peer.ts';
import { secretOf, SmallDaemon } from '../kit/small-daemon.ts';

/** Failures on a clock that stands still unless told otherwise. */
function onClock(): { failed: FailedLogons; clock: { now: number }; log: string[] } {
  const clock = { now: 1_000 };
  const log: string[] = [];
  return {
    failed: new FailedLogons(LIMITS, toldTo(log), () => clock.now),
    clock,
    log,
  };
}

describe('failed logons', () => {
  it('A2: of one address give no more than 20 verdicts a minute after the first ten', () => {
    const { failed, clock, log } = onClock();
    let verdicts = 0;
    for (let guess = 0; guess < 60_000; guess++) {
      clock.now += 1;
      if (failed.add(`192.0.2.1:${guess % 100}`, `user-${guess % 50}`) !== null) verdicts++;
    }
    assert.ok(verdicts >= 25 && verdicts <= 10 + 20 + 2, `${verdicts} verdicts`);
    assert.ok(log.length <= 32, `${log.length} lines`);
  });

  it('of one user are as slow from however many addresses', () => {
    const { failed } = onClock();
    const waits = Array.from({ length: 100 }, (_, n) => failed.add(`192.0.2.${n}:1`, 'admin'));
    assert.deepEqual(waits.slice(0, 12), [...Array.from({ length: 10 }, () => 0), 3_000, null]);
    assert.equal(failed.add('192.0.2.200:1', 'somebody-else'), 0);
  });

  it('have the next connections of their address wait, and no others', () => {
    const { failed, clock } = onClock();
    for (let guess = 0; guess < 10; guess++) {
      assert.equal(failed.guardedMs('192.0.2.1:1'), 0);
      failed.add('192.0.2.1:1', 'admin');
    }
    assert.deepEqual([failed.guardedMs('192.0.2.1:2'), failed.guardedMs('192.0.2.2:2')], [250, 0]);
    clock.now += 3_000;
    assert.equal(failed.guardedMs('192.0.2.1:3'), 0);
  });

  it('are forgotten as time passes', () => {
    const { failed, clock } = onClock();
    for (let guess = 0; guess < 1_000; guess++) failed.add('192.0.2.1:1', 'admin');
    clock.now += 3_000;
    assert.equal(failed.add('192.0.2.1:1', 'admin'), 3_000);
    clock.now += 60_000;
    assert.equal(failed.add('192.0.2.1:1', 'admin'), 0);
  });

  it('of a million addresses and names take no more room than of four thousand', () => {
    const { failed } = onClock();
    for (let guess = 0; guess < 10_000; guess++) failed.add(`${guess}:1`, `user-${guess}`);
    for (let guess = 0; guess < 10; guess++) failed.add('9999:1', null);
    assert.notEqual(failed.add('9999:1', null), 0, 'the latest are remembered');
    for (let guess = 0; guess < 10; guess++) assert.equal(failed.add('1:1', null), 0, 'the first are not');
  });
});

const QUICK = { failedLogonsAtOnce: 2, failedLogonMs: 100, logonDeadlineMs: 350 };

describe('a daemon under guesses', () => {
  it('answers some at once and then slowly, cuts the others, and lets the owner in at once', async () => {
    // Time enough for the owner to log on beside them, on a machine that has other things to do.
    const limits = { ...QUICK, failedLogonMs: 60_000, logonDeadlineMs: 2_000 };
    await using daemon = await SmallDaemon.start({ limits });
    const guesser = await daemon.connect();
    await guesser.logOn('admin', 'wrong');
    await guesser.logOn('admin', 'wrong');
    const third = guesser.logOn('admin', 'wrong');
    const others = await Promise.all(Array.from({ length: 20 }, () => daemon.connect()));
    const cut = others.map((peer) => assert.rejects(peer.logOn('admin', 'wrong'), /connection has ended/));
    using owner = await daemon.logOn('admin');
    assert.equal((await owner.call('daemon.status')).error, undefined);
    await assert.rejects(third, /connection has ended/);
    await Promise.all(cut);
    assert.equal(daemon.log.filter((line) => line.includes('from 127.0.0.1 failed')).length, 2);
  });

  it('listens to the owner, though a little later, where too many have failed', async () => {
    await using daemon = await SmallDaemon.start({
      limits: { ...QUICK, failedLogonMs: 60_000, guardedMs: 10 },
    });
    for (let guess = 0; guess < QUICK.failedLogonsAtOnce; guess++) {
      using guesser = await daemon.connect();
      await guesser.logOn('admin', 'wrong');
    }
    using owner = await daemon.logOn('admin');
    assert.equal((await owner.call('daemon.status')).error, undefined);
  });

  it('ends without those who are not listened to yet', async () => {
    const daemon = await SmallDaemon.start({
      limits: { ...QUICK, failedLogonMs: 60_000, guardedMs: 60_000 },
    });
    using guesser = await daemon.connect();
    for (let guess = 0; guess < QUICK.failedLogonsAtOnce; guess++) await guesser.logOn('admin', 'wrong');
    using held = await daemon.connect();
    const unheard = assert.rejects(held.logOn('admin', secretOf('admin')), /connection has ended/);
    await daemon[Symbol.asyncDispose]();
    await unheard;
  });

  it('looks at nothing that comes behind a failure before it has been answered', async () => {
    await using daemon = await SmallDaemon.start({ limits: { ...QUICK, failedLogonsAtOnce: 1 } });
    using first = await daemon.connect();
    await first.logOn('admin', 'wrong');
    using peer = await daemon.connect();
    const order: string[] = [];
    const failure = peer.logOn('admin', 'wrong').then(() => order.push('failure'));
    await new Promise((resolve) => setImmediate(resolve));
    await failure;
    assert.equal((await peer.logOn('admin', secretOf('admin'))).result?.['role'], 'admin');
    assert.deepEqual(order, ['failure']);
  });

  it('is no quicker over HTTP, where too many are told so', async () => {
    await using daemon = await SmallDaemon.start({
      http: true,
      limits: { ...QUICK, failedLogonMs: 60_000, logonDeadlineMs: 50 },
    });
    const post = async (token: string | null): Promise<number> => {
      const response = await fetch(`http://127.0.0.1:${daemon.httpPort}/rpc`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: '{"jsonrpc":"2.0","id":1,"method":"daemon.status"}',
      });
      await response.text();
      return response.status;
    };
    assert.deepEqual([await post('wrong'), await post('wrong'), await post('wrong')], [401, 401, 429]);
    assert.equal(await post(secretOf('viewer')), 200);
    assert.equal(await post(null), 401, 'whoever sends no token guesses nothing');
  });

  it('A6: is the same after any number of strangers', async () => {
    await using daemon = await SmallDaemon.start();
    daemon.venue().fill('VOD', 5);
    const before = snapshotOf(daemon.venue().venue);
    for (let stranger = 0; stranger < 300; stranger++) {
      const socket = connect(daemon.port, '127.0.0.1');
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await once(socket, 'connect');
      using peer = new Peer(socket);
      peer.write(STRANGE[stranger % STRANGE.length]!);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await peer.closed;
    }
    assert.equal(snapshotOf(daemon.venue().venue), before);
    assert.equal(daemon.stops, 0);
  });
});

const STRANGE = [
  '{"jsonrpc":"2.0","id":1,"method":"daemon.stop"}\n',
  '{"jsonrpc":"2.0","id":1,"method":"order.cancelAll","params":{}}\n',
  '{"jsonrpc":"2.0","id":1,"method":"user.add","params":{"user":"eve","role":"admin"}}\n',
  '{"jsonrpc":"2.0","id":1,"method":"session.reset","params":{"session":"orders.ACME"}}\n',
  '8=FIX.4.4\u00019=61\u000135=A\u0001141=Y\u000110=000\u0001\n',
  '8=FIX.4.4\u00019=61\u000135=4\u000136=1\u000110=000\u0001\n',
  '[]\n',
  'x'.repeat(20_000),
];
