import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Peer, valueOf } from '../../kit/fix-peer.ts';

describe('a Logon that is decided about later', () => {
  const undecided = (): Peer => new Peer({}, {}, undefined, () => 'undecided');

  it('is answered when it is let in, and so is what came behind it', () => {
    const peer = undecided();
    peer.send('35=A|98=0|108=30');
    peer.send('35=1|112=ping');
    assert.deepEqual([peer.connection.undecided, peer.messages()], [true, []]);
    peer.connection.decide(peer.session, peer.now);
    const [logon, heartbeat] = peer.messages();
    assert.equal(valueOf(logon!, 35), 'A');
    assert.equal(valueOf(heartbeat!, 112), 'ping');
    assert.equal(peer.connection.undecided, false);
  });

  it('gets no byte and changes nothing when it is refused', () => {
    const peer = undecided();
    peer.send('35=A|98=0|108=30|141=Y', 1);
    peer.connection.decide({ refused: 'the credentials were refused' }, peer.now);
    assert.deepEqual(
      [peer.connection.closing, peer.connection.closeReason, peer.messages()],
      [true, 'the credentials were refused', []],
    );
    assert.deepEqual([peer.session.connection, peer.session.store.nextTargetSeqNum], [null, 1]);
  });

  it('is refused when the session was taken meanwhile', () => {
    const peer = undecided();
    peer.send('35=A|98=0|108=30');
    const first = new Peer({}, {}, undefined, () => peer.session);
    first.logOn();
    peer.connection.decide(peer.session, peer.now);
    assert.equal(peer.connection.closeReason, 'the session is connected already');
    assert.ok(peer.session.loggedOn);
  });

  it('does not outlive the logon deadline', () => {
    const peer = undecided();
    peer.send('35=A|98=0|108=30');
    assert.equal(peer.connection.nextDeadline(), peer.now + 5e6);
    peer.connection.tick(peer.now + 5e6);
    assert.equal(peer.connection.closeReason, 'no Logon in time');
    peer.connection.decide(peer.session, peer.now + 5e6);
    assert.equal(peer.session.connection, null);
  });
});

describe('what a session counts', () => {
  it('is messages and bytes in and out, Rejects, resends and the time of the last', () => {
    const peer = new Peer();
    const sent = peer.bytes('35=A|98=0|108=30');
    peer.connection.receive(sent, peer.now);
    peer.session.begin('8', peer.now).text(37, 'O-1');
    peer.session.end();
    peer.now += 1e6;
    for (const text of ['35=1', '35=2|7=1|16=0']) {
      const bytes = peer.bytes(text);
      peer.connection.receive(bytes, peer.now);
    }
    const out = peer.messages();
    const { counters } = peer.session;
    assert.deepEqual(
      out.map((message) => valueOf(message, 35)),
      ['A', '8', '3', '4', '8', '4'],
    );
    assert.equal(counters.messagesIn, 3);
    assert.equal(counters.messagesOut, out.length);
    assert.equal(
      counters.bytesOut,
      out.reduce((sum, message) => sum + message.length, 0),
    );
    assert.ok(counters.bytesIn > sent.length);
    assert.deepEqual([counters.rejects, counters.resends], [1, 3]);
    assert.deepEqual([counters.lastIn, counters.lastOut], [peer.now, peer.now]);
  });
});
