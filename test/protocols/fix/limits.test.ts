import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Connection, type Admission } from '../../../src/protocols/fix/connection.ts';
import { noCuts, type CutCause } from '../../../src/protocols/fix/counters.ts';
import { InboundGap } from '../../../src/protocols/fix/gap.ts';
import {
  LOGONS_PER_MINUTE,
  OUTPUT_BYTES,
  QUEUED_BEHIND_GAP,
  QUEUED_BYTES_BEHIND_GAP,
  SLOW_OUTPUT_BYTES,
  SLOW_OUTPUT_MS,
} from '../../../src/protocols/fix/limits.ts';
import { MemoryStore } from '../../../src/protocols/fix/memory-store.ts';
import type { Session } from '../../../src/protocols/fix/session.ts';
import { answering, Peer, START, valueOf } from '../../kit/fix-peer.ts';
import { fixBytes } from '../../kit/fix-text.ts';

function report(session: Session, now: number, text = 'x'.repeat(1000)): void {
  session.begin('8', now).text(58, text);
  session.end();
}

/** The connection was cut for this cause, and for no other before. */
function assertCut({ connection, session }: Peer, cause: CutCause): void {
  assert.equal(connection.endCause, cause);
  assert.deepEqual(session.counters.cuts, { ...noCuts(), [cause]: 1 });
}

describe('a peer that does not read', () => {
  test('is closed at the limit, and what was sent to it is kept for the next connection', () => {
    const peer = new Peer().logOn();
    let sent = 0;
    while (!peer.connection.closing && sent < 10_000) {
      report(peer.session, peer.now);
      sent++;
    }
    assert.match(peer.connection.closeReason, /4194304 bytes wait/);
    assertCut(peer, 'egressLimit');
    const bytes = peer.connection.takeOutput()!.length;
    assert.ok(bytes > OUTPUT_BYTES && bytes < OUTPUT_BYTES + 2000, 'the limit and one message');
    assert.equal(peer.session.connection, null);
    report(peer.session, peer.now);
    assert.equal(peer.session.store.nextSenderSeqNum, sent + 3);
  });

  test('is closed as well when live messages wait for its replay', () => {
    const peer = new Peer().logOn();
    for (let count = 0; count < 2000; count++) {
      report(peer.session, peer.now);
      if (count % 100 === 0) peer.messages();
    }
    peer.messages();
    peer.send('35=2|7=2|16=0');
    for (let count = 0; count < 10_000 && !peer.connection.closing; count++) report(peer.session, peer.now);
    assert.match(peer.connection.closeReason, /bytes wait/);
    assertCut(peer, 'egressLimit');
  });
});

describe('a peer that reads slowly', () => {
  const late = START + SLOW_OUTPUT_MS * 1000;

  /** A peer for which so many bytes wait in the socket, or a message more. */
  function slowPeer(bytes: number): Peer {
    const peer = new Peer().logOn();
    while (peer.connection.takeOutput() === null) report(peer.session, peer.now, 'x'.repeat(1000));
    peer.connection.unsent(bytes, peer.now);
    return peer;
  }

  test('is closed when much waits for long, whether messages are sent meanwhile or not', () => {
    const peer = slowPeer(SLOW_OUTPUT_BYTES + 1);
    assert.equal(peer.connection.nextDeadline(), late);
    peer.connection.tick(late - 1);
    assert.ok(!peer.connection.closing);
    peer.connection.tick(late);
    assert.match(peer.connection.closeReason, /1048576 bytes wait for 10000 ms/);
    assertCut(peer, 'slowConsumer');
    assert.ok(peer.connection.abandoned);
  });

  test('is not closed when it catches up in time, and has all its time again', () => {
    const peer = slowPeer(SLOW_OUTPUT_BYTES + 1);
    peer.connection.unsent(SLOW_OUTPUT_BYTES, late - 1);
    peer.connection.unsent(SLOW_OUTPUT_BYTES + 1, late);
    peer.connection.tick(late + 1);
    assert.ok(!peer.connection.closing);
    assert.equal(peer.connection.nextDeadline(), late + SLOW_OUTPUT_MS * 1000);
  });

  test('is held to the limits of its session', () => {
    const peer = new Peer({ egressHardBytes: 3000, egressSoftBytes: 1000, egressSoftMs: 200 }).logOn();
    peer.connection.unsent(1001, peer.now);
    assert.equal(peer.connection.nextDeadline(), peer.now + 200_000);
    peer.connection.unsent(1000, peer.now);
    assert.equal(peer.connection.nextDeadline(), Number.POSITIVE_INFINITY);
    peer.connection.unsent(3001, peer.now);
    assert.match(peer.connection.closeReason, /^more than 3000 bytes wait/);
  });

  test('is closed at once when what the socket holds and what waits here are too much together', () => {
    const peer = slowPeer(OUTPUT_BYTES - 2000);
    report(peer.session, peer.now, 'x'.repeat(1000));
    assert.ok(!peer.connection.closing);
    report(peer.session, peer.now, 'x'.repeat(1000));
    assert.match(peer.connection.closeReason, /4194304 bytes wait/);
    assertCut(peer, 'egressLimit');
  });
});

describe('a gap that is never filled', () => {
  test('keeps a bounded queue, and asks once more each time it is full', () => {
    const peer = new Peer().logOn();
    const sent = 20_000;
    for (let count = 0; count < sent; count++) {
      peer.send('35=0', 10 + count);
      assert.ok(peer.session.gap.size <= QUEUED_BEHIND_GAP);
    }
    const requests = peer.messages().filter((message) => valueOf(message, 35) === '2');
    assert.equal(requests.length, 1 + Math.floor((sent - 1) / (QUEUED_BEHIND_GAP + 1)));
  });

  test('keeps bounded bytes', () => {
    const gap = new InboundGap(QUEUED_BEHIND_GAP);
    const frame = Buffer.alloc(64 * 1024);
    let held = 0;
    while (gap.hold(2 + held, frame)) held++;
    assert.equal(held, QUEUED_BYTES_BEHIND_GAP / frame.length);
    assert.ok(gap.take(2) !== undefined);
    assert.ok(gap.hold(9999, frame), 'what is taken makes room');
  });
});

describe('Logons', () => {
  const logon = (seqNum: number, more = '') =>
    fixBytes(`35=A|34=${seqNum}|49=CLIENT|52=20260105-09:00:00|56=VENUE|98=0|108=0${more}`);

  test('of a peer in a loop are refused after so many in a minute', () => {
    const { session } = new Peer();
    for (let count = 1; count <= LOGONS_PER_MINUTE + 1; count++) {
      const connection = Connection.accept({ lookup: () => session }, START);
      connection.receive(logon(count), START);
      assert.equal(connection.closing, count > LOGONS_PER_MINUTE);
      connection.disconnected(START);
    }
    const later = Connection.accept({ lookup: () => session }, START + 60e6);
    later.receive(logon(LOGONS_PER_MINUTE + 1), START + 60e6);
    assert.ok(session.loggedOn);
  });

  test('of others do not disturb a live session', () => {
    const peer = new Peer().logOn();
    for (let count = 0; count < 1000; count++) {
      const other = Connection.accept({ lookup: () => peer.session }, peer.now);
      other.receive(logon(1, '|141=Y'), peer.now);
      assert.ok(other.closing && other.takeOutput() === null);
    }
    peer.send('35=1|112=alive');
    assert.equal(valueOf(peer.messages()[0]!, 34), '2');
  });

  test('without the right password change nothing, whatever they carry', () => {
    const store = new MemoryStore(START);
    const { session } = new Peer({}, {}, store);
    const refused = { refused: 'the credentials of the Logon were refused' };
    store.nextSenderSeqNum = 17;
    store.nextTargetSeqNum = 23;
    for (const message of [
      logon(1, '|141=Y'),
      logon(23),
      logon(99),
      fixBytes('35=4|34=1|49=CLIENT|56=VENUE|36=90'),
    ]) {
      const connection = Connection.accept({ lookup: () => refused }, START);
      connection.receive(message, START);
      assert.ok(connection.closing && connection.takeOutput() === null);
    }
    assert.deepEqual([store.nextSenderSeqNum, store.nextTargetSeqNum, session.connection], [17, 23, null]);
  });
});

test('no password shows in any reason or message', () => {
  const secret = 'canary-7f3a';
  const told: string[] = [];
  for (const fields of [
    `554=${secret}`,
    `96=${secret}`,
    `95=11|96=${secret}`,
    `554=${secret}|98=${secret}`,
    `554=${secret}|9999=1|108=x`,
  ]) {
    for (const right of [true, false]) {
      const peer: Peer = new Peer({}, {}, undefined, (): Admission =>
        right ? peer.session : { refused: 'the credentials of the Logon were refused' },
      );
      peer.send(`35=A|98=0|108=30|${fields}`);
      peer.send(`35=A|98=0|108=30|${fields}`);
      told.push(...peer.messages(), peer.connection.closeReason);
    }
  }
  assert.ok(told.length > 10 && !told.some((text) => text.includes(secret)));
});

describe('what the owner of a session does wrong', () => {
  test("a store that fails: nothing leaves, the number is not used, and the error is the caller's", () => {
    class FullStore extends MemoryStore {
      full = false;
      override append(seqNum: number, bytes: Buffer, start?: number, end?: number): void {
        if (this.full) throw new Error('disk full');
        super.append(seqNum, bytes, start, end);
      }
    }
    const store = new FullStore(START);
    const peer = new Peer({}, {}, store).logOn();
    store.full = true;
    assert.throws(() => report(peer.session, peer.now), /disk full/);
    assert.deepEqual(peer.messages(), []);
    store.full = false;
    report(peer.session, peer.now, 'after');
    assert.deepEqual(
      peer.messages().map((message) => valueOf(message, 34)),
      ['2'],
    );
  });

  test('a message that was begun and not ended is dropped', () => {
    const peer = new Peer().logOn();
    peer.session.begin('8', peer.now).text(58, 'lost');
    peer.session.begin('8', peer.now).text(58, 'sent');
    peer.session.end();
    peer.session.begin('8', peer.now).text(58, 'lost too');
    const messages = peer.messages();
    assert.deepEqual(
      messages.map((message) => valueOf(message, 58)),
      ['sent'],
    );
    assert.throws(() => peer.session.end(), /no FIX message was begun/);
  });

  test('a handler that closes the connection in the middle of a read stops the rest of it', () => {
    let calls = 0;
    const peer: Peer = new Peer(
      {},
      answering((_session, _view, now) => {
        calls++;
        peer.connection.close('operator', 'enough', now);
      }),
    ).logOn();
    peer.connection.receive(Buffer.concat([peer.bytes('35=B|148=x'), peer.bytes('35=B|148=x')]), peer.now);
    assert.equal(calls, 1);
    assert.equal(peer.session.connection, null);
  });
});
