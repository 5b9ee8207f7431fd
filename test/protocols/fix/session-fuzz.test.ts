import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../../src/protocols/fix/connection.ts';
import { dictionaryOf } from '../../../src/protocols/fix/dictionary/dictionary.ts';
import { load } from '../../../src/protocols/fix/dictionary/versions.ts';
import { MemoryStore } from '../../../src/protocols/fix/memory-store.ts';
import { Session } from '../../../src/protocols/fix/session.ts';
import { createValidator } from '../../../src/protocols/fix/validate.ts';
import { mutate, slices } from '../../kit/fix-mutate.ts';
import { fixBytes, splitMessages, visible } from '../../kit/fix-text.ts';
import { START, valueOf } from '../../kit/fix-peer.ts';
import { randomNumbers, seedOf } from '../../kit/seed.ts';

const TYPES = ['0', '1', '2', '3', '4', '4', '5', 'A', 'D', 'D', 'F', 'j', '*', 'AE'];
const FIELDS = [
  '7=1',
  '7=5',
  '7=0',
  '16=0',
  '16=3',
  '16=999999',
  '36=1',
  '36=12',
  '36=99999999999',
  '123=Y',
  '123=N',
  '43=Y',
  '122=20260105-09:00:00',
  '122=20270105-09:00:00',
  '112=x',
  '45=1',
  '98=0',
  '98=1',
  '108=30',
  '108=-1',
  '141=Y',
  '789=1',
  '789=9',
  '97=Y',
  '115=Q',
  '128=',
  '11=A',
  '55=X',
  '54=1',
  '60=20260105-09:00:00',
  '38=1',
  '40=1',
  '58=',
  '9999=1',
  '354=3',
  '355=a\x01b',
];

/** Messages that are good, as long as nothing is added. */
const GOOD = [
  '35=0',
  '35=1|112=x',
  '35=2|7=1|16=0',
  '35=2|7=2|16=5',
  '35=3|45=1',
  '35=4|36=14|123=Y',
  '35=D|11=A|55=X|54=1|60=20260105-09:00:00|38=1|40=1',
  '35=F|11=B|41=A|55=X|54=1|60=20260105-09:00:00|38=1',
];

const validate = createValidator(dictionaryOf(await load['FIX.4.4']()));

/** A message near the expected number, with any fields. */
function randomMessage(random: () => number, expected: number): Buffer {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  // Far more good messages than bad ones, or no session would live long enough to get into trouble.
  const good = random() < 0.8;
  const seqNum = random() < 0.85 ? expected : Math.max(0, expected + Math.floor(random() * 12) - 4);
  const address =
    random() < 0.99
      ? '49=CLIENT|52=20260105-09:00:00|56=VENUE'
      : pick([
          '49=CLIENT|52=20260105-09:00:00',
          '49=X|52=20260105-09:00:00|56=VENUE',
          '49=CLIENT|52=20260105-10:00:00|56=VENUE',
        ]);
  const header = `34=${seqNum}|${seqNum < expected ? '43=Y|122=20260105-09:00:00|' : ''}${address}`;
  const fields = good ? [] : Array.from({ length: Math.floor(random() * 8) }, () => pick(FIELDS));
  const [type, ...body] = (good ? pick(GOOD) : `35=${pick(TYPES)}`).split('|');
  const message = fixBytes([type, header, ...body, ...fields].join('|'));
  if (random() < 0.95) return message;
  return Buffer.from(mutate(message.toString('latin1'), random), 'latin1');
}

/** What the venue sends is well formed, and the numbers of what is no duplicate follow one another from each reset. */
function checkOutput(output: Buffer, next: { seqNum: number }): void {
  for (const bytes of splitMessages(output)) {
    const message = visible(bytes);
    if (valueOf(message, 43) === 'Y') continue;
    if (valueOf(message, 35) === 'A') next.seqNum = Number(valueOf(message, 34));
    assert.equal(Number(valueOf(message, 34)), next.seqNum++, message);
  }
}

test('whatever a peer sends, the session neither throws nor sends anything out of order', (context) => {
  const seed = seedOf(context, 41);
  const rounds = Number(process.env['ROUNDS'] ?? 400);
  for (let round = 0; round < rounds; round++) {
    const random = randomNumbers(seed + round);
    const store = new MemoryStore(START);
    const session = new Session(
      {
        beginString: 'FIX.4.4',
        senderCompId: 'VENUE',
        targetCompId: 'CLIENT',
        validate,
        maxQueuedBehindGap: 20,
      },
      store,
      {
        onLogon() {},
        onLogout() {},
        onMessage(target, view, now) {
          if (random() < 0.2) return target.rejectBusiness(view, 3, 'Unsupported Message Type', now);
          target.begin('8', now).text(58, view.text(11));
          target.end();
        },
      },
    );
    for (let life = 0; life < 4; life++) {
      const connection = Connection.accept({ lookup: () => session }, START);
      const next = { seqNum: store.nextSenderSeqNum };
      const logon = `35=A|34=${store.nextTargetSeqNum}|49=CLIENT|52=20260105-09:00:00|56=VENUE|98=0|108=30`;
      connection.receive(fixBytes(logon), START);
      for (let step = 0; step < 60 && !connection.closing; step++) {
        const bytes = Buffer.concat(
          Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) =>
            randomMessage(random, store.nextTargetSeqNum + index),
          ),
        );
        for (const piece of slices(bytes, random)) connection.receive(piece, START + step);
        assert.ok(session.gap.size <= 20);
        for (let output = connection.takeOutput(); output !== null; output = connection.takeOutput()) {
          checkOutput(output, next);
          connection.resumeReplay(START + step);
        }
        if (!connection.closing)
          assert.equal(next.seqNum, store.nextSenderSeqNum, `SEED=${seed}, round ${round}`);
      }
      connection.disconnected(START);
      assert.equal(session.connection, null);
    }
  }
});
