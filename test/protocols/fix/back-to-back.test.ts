import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { VERSIONS, type BeginString } from '../../../src/protocols/fix/versions.ts';
import { Pair, type Side } from '../../kit/fix-pair.ts';
import { randomNumbers, seedOf } from '../../kit/seed.ts';

describe('two sides', () => {
  for (const beginString of Object.keys(VERSIONS) as BeginString[]) {
    test(`${beginString}: log on, talk, and log out in order`, () => {
      const pair = new Pair({ beginString });
      pair.connect();
      pair.settle(() => 1);
      assert.ok(pair.venue.session.loggedOn && pair.client.session.loggedOn);
      const toClient = [pair.venue.send(pair.now), pair.venue.send(pair.now)];
      const toVenue = [pair.client.send(pair.now)];
      pair.settle(() => 3);
      assert.deepEqual(pair.client.received, toClient);
      assert.deepEqual(pair.venue.received, toVenue);
      pair.client.session.logout('', pair.now);
      pair.settle();
      assert.equal(pair.client.connection!.closeReason, 'logged out');
      assert.equal(pair.venue.connection!.closeReason, 'the peer logged out');
      assert.deepEqual(
        [pair.venue.logons, pair.venue.logouts, pair.client.logons, pair.client.logouts],
        [1, 1, 1, 1],
      );
    });
  }

  test('keep each other alive while neither has anything to say', () => {
    const pair = new Pair({ heartbeatSeconds: 5 });
    pair.connect();
    pair.settle();
    pair.wait(3600);
    assert.ok(pair.connected);
    assert.ok(pair.venue.store.nextSenderSeqNum > 700);
    assert.equal(pair.venue.store.nextSenderSeqNum, pair.client.store.nextTargetSeqNum);
  });

  test('that both missed messages ask each other and both get them, once', () => {
    const pair = new Pair();
    pair.connect();
    pair.settle();
    pair.cut();
    const toClient = Array.from({ length: 20 }, () => pair.venue.send(pair.now));
    const toVenue = Array.from({ length: 20 }, () => pair.client.send(pair.now));
    pair.connect();
    pair.settle();
    assert.deepEqual(pair.client.received, toClient);
    assert.deepEqual(pair.venue.received, toVenue);
    assert.ok(pair.venue.session.replay.started <= 2 && pair.client.session.replay.started <= 2);
  });

  test('that both begin anew inside the session go on talking', () => {
    const pair = new Pair();
    pair.connect();
    pair.settle();
    pair.venue.send(pair.now);
    pair.settle();
    pair.venue.session.requestReset(pair.now);
    pair.settle();
    assert.equal(pair.venue.store.nextSenderSeqNum, 2);
    assert.equal(pair.client.store.nextSenderSeqNum, 2);
    pair.venue.send(pair.now);
    pair.client.send(pair.now);
    pair.settle();
    assert.deepEqual(pair.client.received, ['VENUE-1', 'VENUE-2']);
    assert.deepEqual(pair.venue.received, ['CLIENT-1']);
  });
});

/** Random traffic over a connection that breaks again and again. Returns what each side sent. */
function badDay(pair: Pair, random: () => number): Map<Side, string[]> {
  const sent = new Map<Side, string[]>([
    [pair.venue, []],
    [pair.client, []],
  ]);
  for (let step = 0; step < 300; step++) {
    const choice = random();
    if (choice < 0.05) pair.cut();
    else if (choice < 0.15 && !pair.connected) pair.connect();
    else if (choice < 0.75) {
      const side = random() < 0.6 ? pair.venue : pair.client;
      for (let count = Math.floor(random() * 8); count >= 0; count--)
        sent.get(side)!.push(side.send(pair.now));
    } else if (choice < 0.9) pair.flush();
    else pair.deliver(() => 1 + Math.floor(random() * 400));
    pair.now += Math.floor(random() * 50_000);
  }
  return sent;
}

test('whatever the connection does, every message arrives once and in order', (context) => {
  const seed = seedOf(context, 5);
  for (let round = 0; round < 150; round++) {
    const random = randomNumbers(seed + round);
    const options = {
      heartbeatSeconds: 5,
      sendNextExpected: round % 3 === 0,
      maxQueuedBehindGap: round % 2 === 0 ? 2000 : 5,
    };
    const pair = new Pair(options);
    const sent = badDay(pair, random);
    pair.cut();
    pair.connect();
    pair.settle(() => 1 + Math.floor(random() * 100));
    // A heartbeat reveals what was lost with the last connection.
    pair.wait(6);
    pair.settle();
    const message = `SEED=${seed}, round ${round}`;
    assert.ok(
      pair.connected,
      `${message}: ${pair.venue.connection!.closeReason} ${pair.client.connection!.closeReason}`,
    );
    assert.deepEqual(pair.client.received, sent.get(pair.venue), message);
    assert.deepEqual(pair.venue.received, sent.get(pair.client), message);
    assert.equal(pair.venue.store.nextSenderSeqNum, pair.client.store.nextTargetSeqNum, message);
  }
});
