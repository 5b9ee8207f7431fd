import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LARGE_REPLAYS_PER_SECOND, REPLAY_OUTPUT_BYTES } from '../../../src/protocols/fix/limits.ts';
import { MemoryStore } from '../../../src/protocols/fix/memory-store.ts';
import type { Session } from '../../../src/protocols/fix/session.ts';
import { Peer, START, valueOf } from '../../kit/fix-peer.ts';
import { randomNumbers, seedOf } from '../../kit/seed.ts';

/** A message without the fields that a resend changes. */
function essence(message: string): string {
  return message.replaceAll(/\|(9|10|43|52|122)=[^|]*/g, '');
}

function report(session: Session, text: string, now: number): void {
  const message = session.begin('8', now);
  message.text(37, 'O-1');
  message.text(58, text);
  session.end();
}

test('a resent message is the original but for PossDupFlag, the times, BodyLength and CheckSum', (context) => {
  const random = randomNumbers(seedOf(context, 31));
  const peer = new Peer({
    senderSubId: 'DESK',
    senderLocationId: 'LDN',
    sendingTimeToleranceMs: 10_000_000,
  }).logOn();
  const originals: string[] = [];
  for (let count = 0; count < 200; count++) {
    peer.now += Math.floor(random() * 3e6);
    const message = peer.session.begin(['8', '9', 'AE', 'j'][Math.floor(random() * 4)]!, peer.now);
    for (let fields = 1 + Math.floor(random() * 20); fields > 0; fields--) {
      message.text(1 + Math.floor(random() * 9000) + 1000, 'x'.repeat(1 + Math.floor(random() * 80)));
    }
    if (random() < 0.3) message.data(95, 96, Buffer.from('a\x0110=123\x01b'));
    peer.session.end();
    originals.push(...peer.messages());
  }
  peer.send('35=2|7=2|16=0');
  const resent = peer.allMessages();
  assert.equal(resent.length, originals.length);
  for (const [index, message] of resent.entries()) {
    assert.equal(essence(message), essence(originals[index]!));
    assert.equal(valueOf(message, 43), 'Y');
    assert.equal(valueOf(message, 122), valueOf(originals[index]!, 52));
    assert.equal(valueOf(message, 34), valueOf(originals[index]!, 34));
  }
});

test('a message that the store has damaged is never sent: its number is filled', () => {
  class DamagedStore extends MemoryStore {
    override read(from: number, to: number, visit: (seqNum: number, bytes: Uint8Array) => void): void {
      super.read(from, to, (seqNum, bytes) => {
        const copy = Buffer.from(bytes);
        if (seqNum === 3) copy[copy.length - 20]! ^= 1;
        visit(seqNum, copy);
      });
    }
  }
  const peer = new Peer({}, {}, new DamagedStore(START)).logOn();
  for (const text of ['two', 'three', 'four']) report(peer.session, text, peer.now);
  peer.messages();
  peer.send('35=2|7=2|16=0');
  assert.deepEqual(
    peer
      .messages()
      .map((message) => `${valueOf(message, 35)} ${valueOf(message, 34)} ${valueOf(message, 36)}`),
    ['8 2 ', '4 3 4', '8 4 '],
  );
});

describe('many requests', () => {
  const withReports = (count: number) => {
    const peer = new Peer().logOn();
    for (let index = 0; index < count; index++) report(peer.session, `report ${index}`, peer.now);
    peer.messages();
    return peer;
  };

  test('in one read become one replay', () => {
    const peer = withReports(100);
    const requests = Array.from({ length: 1000 }, () => peer.bytes('35=2|7=2|16=0'));
    peer.connection.receive(Buffer.concat(requests), peer.now);
    assert.equal(peer.allMessages().length, 100);
    assert.equal(peer.session.replay.started, 1);
  });

  test('for large ranges become a few replays a second, and the last is answered', () => {
    const peer = withReports(100);
    let messages = 0;
    for (let count = 0; count < 1000; count++) {
      peer.send('35=2|7=2|16=0');
      messages += peer.messages().length;
    }
    assert.equal(peer.session.replay.started, LARGE_REPLAYS_PER_SECOND);
    assert.equal(messages, LARGE_REPLAYS_PER_SECOND * 100);
    const due = peer.connection.nextDeadline();
    assert.equal(due, START + 1e6);
    peer.connection.tick(due);
    assert.equal(peer.allMessages().length, 100);
    assert.equal(peer.connection.nextDeadline(), Infinity);
  });

  test('for a few messages are answered one by one', () => {
    const peer = withReports(10);
    for (let count = 0; count < 20; count++) {
      peer.send('35=2|7=2|16=5');
      assert.equal(peer.messages().length, 4);
    }
  });

  test('with something between them are answered in order', () => {
    const peer = withReports(1);
    const stream = [peer.bytes('35=2|7=2|16=2'), peer.bytes('35=1|112=now'), peer.bytes('35=2|7=2|16=2')];
    peer.connection.receive(Buffer.concat(stream), peer.now);
    assert.deepEqual(
      peer.messages().map((message) => valueOf(message, 35)),
      ['8', '0', '8'],
    );
  });
});

describe('a long replay', () => {
  const COUNT = 20_000;
  const begin = () => {
    const peer = new Peer().logOn();
    for (let index = 0; index < COUNT; index++) {
      report(peer.session, `report ${index}`, peer.now);
      if (index % 1000 === 0) peer.messages();
    }
    peer.messages();
    peer.send('35=2|7=2|16=0');
    return peer;
  };

  test('goes on as the peer reads, and keeps little ready', () => {
    const peer = begin();
    let next = 2;
    for (;;) {
      const messages = peer.messages();
      assert.ok(messages.length <= 500);
      for (const message of messages) assert.equal(valueOf(message, 34), String(next++));
      if (!peer.connection.replaying) break;
      assert.ok(peer.connection.nextDeadline() <= peer.now, 'asks to be resumed');
      peer.connection.tick(peer.now);
    }
    assert.equal(next, COUNT + 2);
  });

  test('stands still while the peer does not read', () => {
    const peer = begin();
    for (let count = 0; count < 1000; count++) peer.connection.resumeReplay(peer.now);
    const bytes = peer.connection.takeOutput()!.length;
    assert.ok(bytes >= REPLAY_OUTPUT_BYTES && bytes < 2 * REPLAY_OUTPUT_BYTES);
  });

  test('has no live message inside: they follow when it is done', () => {
    const peer = begin();
    report(peer.session, 'live', peer.now);
    peer.send('35=1|112=alive');
    const messages = peer.allMessages();
    assert.equal(messages.length, COUNT + 2);
    assert.deepEqual(
      messages.map((message) => Number(valueOf(message, 34))),
      Array.from({ length: COUNT + 2 }, (_, index) => index + 2),
    );
    assert.equal(valueOf(messages.at(-2)!, 58), 'live');
    assert.equal(valueOf(messages.at(-2)!, 43), '');
    assert.equal(valueOf(messages.at(-1)!, 112), 'alive');
  });

  test('takes a later request for what it has not come to with it', () => {
    const peer = begin();
    peer.send(`35=2|7=${COUNT}|16=0`);
    assert.equal(peer.allMessages().length, COUNT);
    assert.equal(peer.session.replay.started, 1);
  });

  test('does not send again what waits for it', () => {
    const peer = begin();
    report(peer.session, 'live', peer.now);
    peer.send(`35=2|7=${COUNT}|16=0`);
    const messages = peer.allMessages();
    assert.equal(messages.length, COUNT + 1);
    assert.equal(valueOf(messages.at(-1)!, 58), 'live');
    assert.equal(valueOf(messages.at(-1)!, 43), '');
  });

  test('that is wanted from its beginning again starts over behind what waited', () => {
    const peer = begin();
    report(peer.session, 'live', peer.now);
    peer.send('35=2|7=2|16=0');
    const numbers = peer.allMessages().map((message) => Number(valueOf(message, 34)));
    assert.equal(numbers.length, 2 * (COUNT + 1));
    assert.equal(numbers[COUNT], COUNT + 2);
    assert.equal(numbers[COUNT + 1], 2);
    assert.equal(numbers.at(-1), COUNT + 2);
  });

  test('is not begun inside a message that the application has left open', () => {
    const peer = new Peer().logOn();
    report(peer.session, 'two', peer.now);
    peer.messages();
    peer.session.begin('8', peer.now).text(58, 'open');
    peer.send('35=2|7=2|16=2');
    assert.deepEqual(
      peer.messages().map((message) => valueOf(message, 58)),
      ['two'],
    );
  });

  test('ends with the connection', () => {
    const peer = begin();
    peer.connection.disconnected(peer.now);
    assert.ok(!peer.session.replay.pending);
  });

  test('ends with a Logout, which comes after what waited', () => {
    const peer = begin();
    report(peer.session, 'live', peer.now);
    peer.session.logout('enough', peer.now);
    const messages = peer.allMessages();
    assert.equal(valueOf(messages.at(-2)!, 58), 'live');
    assert.equal(valueOf(messages.at(-1)!, 58), 'enough');
    assert.ok(messages.length < 1000);
  });

  test('over session messages alone is one gap fill', () => {
    const peer = new Peer().logOn();
    for (let count = 0; count < 3000; count++) peer.send('35=1|112=x');
    peer.messages();
    peer.send('35=2|7=1|16=0');
    const messages = peer.allMessages();
    assert.equal(messages.length, 1);
    assert.equal(valueOf(messages[0]!, 36), '3002');
  });
});
