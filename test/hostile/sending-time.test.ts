import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixBytes } from '../kit/fix-text.ts';
import { Peer, START, valueOf } from '../kit/fix-peer.ts';

const SECOND = 1_000_000;
const HOUR = 3_600 * SECOND;

/** A UTCTimestamp so many seconds from the venue's clock. */
function timeAt(micros: number): string {
  return new Date(micros / 1000).toISOString().slice(0, 19).replaceAll('-', '').replace('T', '-');
}

/** Sends a message with this SendingTime, and gives what the venue answers. */
function answersTo(peer: Peer, time: string, seqNum = 2): string[] {
  const message = fixBytes(`35=1|34=${seqNum}|49=CLIENT|52=${time}|56=VENUE|112=asked`);
  peer.connection.receive(message, peer.now);
  return peer.messages();
}

describe('F7: SendingTime', () => {
  for (const seconds of [-119, -120, 0, 119, 120]) {
    it(`${seconds} s from our clock is taken`, () => {
      const [answer] = answersTo(new Peer().logOn(), timeAt(START + seconds * SECOND));
      assert.equal(valueOf(answer!, 112), 'asked');
    });
  }

  for (const [what, time] of [
    ['121 s late', timeAt(START - 121 * SECOND)],
    ['121 s early', timeAt(START + 121 * SECOND)],
    ['in the year 9999', '99991231-23:59:60'],
    ['before 1970', '19691231-23:59:59'],
  ] as const) {
    it(`${what} gets one Reject and one Logout, and what follows gets nothing`, () => {
      const peer = new Peer().logOn();
      const answers = [2, 3, 4, 5].flatMap((seqNum) => answersTo(peer, time, seqNum));
      assert.deepEqual(
        answers.map((answer) => valueOf(answer, 35)),
        ['3', '5'],
      );
      assert.equal(valueOf(answers[0]!, 373), '10');
    });
  }

  it('with a leap second is taken', () => {
    const peer = new Peer();
    peer.now = Date.UTC(2027, 0, 1) * 1000;
    peer.connection.receive(logon('20261231-23:59:60'), peer.now);
    assert.equal(valueOf(peer.messages()[0]!, 35), 'A');
    assert.equal(valueOf(answersTo(peer, '20261231-23:59:60.999')[0]!, 112), 'asked');
  });

  for (const [what, step] of [
    ['forward', HOUR],
    ['back', -HOUR],
  ] as const) {
    it(`a step of our own clock ${what} ends no session that is alive`, () => {
      const peer = new Peer().logOn(30);
      peer.now += step;
      for (let ticks = 0; ticks < 5; ticks++) {
        peer.connection.tick(peer.now);
        answersTo(peer, timeAt(peer.now), ticks + 2);
        peer.now += 30 * SECOND;
      }
      assert.ok(peer.session.loggedOn, peer.connection.closeReason);
    });
  }
});

function logon(time: string): Buffer {
  return fixBytes(`35=A|34=1|49=CLIENT|52=${time}|56=VENUE|98=0|108=0`);
}
