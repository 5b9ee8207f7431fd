import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HeartbeatClock } from '../../../src/protocols/fix/heartbeat.ts';
import { Peer, valueOf } from '../../kit/fix-peer.ts';

const SECOND = 1e6;

describe('a clock of 10 seconds', () => {
  const started = (): HeartbeatClock => {
    const clock = new HeartbeatClock();
    clock.start(10, 0);
    return clock;
  };

  test('is due to the microsecond', () => {
    const clock = started();
    assert.equal(clock.nextDeadline(), 10 * SECOND);
    assert.equal(clock.due(10 * SECOND - 1), 'none');
    assert.equal(clock.due(10 * SECOND), 'heartbeat');
    clock.sent(10 * SECOND);
    assert.equal(clock.due(12 * SECOND - 1), 'none');
    assert.equal(clock.due(12 * SECOND), 'test-request');
    clock.sent(12 * SECOND);
    assert.equal(clock.nextDeadline(), 24 * SECOND);
    assert.equal(clock.due(24 * SECOND - 1), 'none');
    assert.equal(clock.due(24 * SECOND), 'dead');
  });

  test('that is looked at late declares nobody dead before it has asked again', () => {
    const clock = started();
    assert.equal(clock.due(60 * SECOND), 'test-request');
    assert.equal(clock.due(71 * SECOND), 'none');
    assert.equal(clock.due(72 * SECOND), 'dead');
  });

  test('that stood still while a TestRequest was unanswered waits once more', () => {
    const clock = started();
    clock.sent(12 * SECOND);
    assert.equal(clock.due(12 * SECOND), 'test-request');
    assert.equal(clock.due(40 * SECOND), 'none');
    assert.equal(clock.due(52 * SECOND - 1), 'none');
    assert.equal(clock.due(52 * SECOND), 'dead');
  });

  test('that is set back goes on from there', () => {
    const clock = started();
    clock.start(10, 3600 * SECOND);
    assert.equal(clock.due(100 * SECOND), 'none');
    assert.equal(clock.due(110 * SECOND), 'heartbeat');
  });
});

test('a session with heartbeats lives through a step of the clock by an hour either way', () => {
  for (const step of [3600, -3600]) {
    const peer = new Peer({ sendingTimeToleranceMs: 10_000_000 }).logOn(10);
    peer.now += step * SECOND;
    peer.connection.tick(peer.now);
    for (let count = 0; count < 5; count++) {
      peer.now += 5 * SECOND;
      peer.connection.tick(peer.now);
      peer.send('35=0');
    }
    assert.ok(!peer.connection.closing);
    assert.ok(peer.messages().some((message) => valueOf(message, 35) === '0'));
  }
});

test('bytes that never make a message do not keep a peer alive', () => {
  const peer = new Peer().logOn(10);
  for (let second = 0; second < 30 && !peer.connection.closing; second++) {
    peer.now += SECOND;
    peer.connection.receive(Buffer.from('x'), peer.now);
    peer.connection.tick(peer.now);
  }
  assert.match(peer.connection.closeReason, /nothing heard/);
});
