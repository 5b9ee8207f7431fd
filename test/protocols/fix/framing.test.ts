import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Framer, FRAMING } from '../../../src/protocols/fix/framing.ts';
import { FRAME_BYTES, FRAME_BYTES_BEFORE_LOGON } from '../../../src/protocols/fix/limits.ts';
import { MessageView } from '../../../src/protocols/fix/message.ts';
import { mutate, slices } from '../../kit/fix-mutate.ts';
import { readByOracle, type OracleField } from '../../kit/fix-oracle.ts';
import { fixBytes } from '../../kit/fix-text.ts';
import { randomNumbers, seedOf } from '../../kit/seed.ts';

const ADDRESS = '49=CLIENT|52=20260105-09:00:00|56=VENUE';
const HEARTBEAT = fixBytes(`35=0|34=2|${ADDRESS}`);
const ORDER = fixBytes(`35=D|34=3|${ADDRESS}|11=A|21=1|55=X|54=1|60=20260105-09:00:00|38=1|40=2|44=10.5`);
const NEWS = fixBytes(`35=B|34=4|${ADDRESS}|148=News|95=14|96=a|10=123|8=FIX|354=1|355=||58=text`);
const CORPUS = [
  HEARTBEAT,
  ORDER,
  NEWS,
  fixBytes(`35=A|34=1|${ADDRESS}|98=0|108=30|383=5000|384=1|372=D|385=S`),
].map((message) => message.toString('latin1'));

interface Reading {
  messages: OracleField[][];
  oversize: boolean;
}

function read(chunks: readonly Buffer[], limit = FRAME_BYTES): Reading {
  const framer = new Framer();
  framer.limit = limit;
  const view = new MessageView();
  const messages: OracleField[][] = [];
  for (const chunk of chunks) {
    framer.push(chunk);
    for (let found = framer.next(); found !== FRAMING.more; found = framer.next()) {
      if (found === FRAMING.oversize) return { messages, oversize: true };
      if (found === FRAMING.garbled) continue;
      if (view.decode(framer.buffer, framer.start, framer.bodyStart, framer.trailerStart, framer.end)) {
        messages.push(fieldsOf(view));
      }
    }
    assert.ok(framer.pendingBytes <= limit + 256, 'what is kept is bounded');
  }
  return { messages, oversize: false };
}

function fieldsOf(view: MessageView): OracleField[] {
  return Array.from({ length: view.count }, (_, index) => ({
    tag: view.tags[index]!,
    value: view.textAt(index),
  }));
}

describe('frames', () => {
  const garbled = fixBytes(`9=20|35=1|34=9|${ADDRESS}|112=short`);
  const stream = Buffer.concat([HEARTBEAT, Buffer.from('junk'), ORDER, garbled, NEWS, HEARTBEAT]);
  const whole = read([stream]);

  test('are found in one chunk, and bad ones take no good ones with them', () => {
    assert.deepEqual(
      whole.messages.map((fields) => fields[2]!.value),
      ['0', 'D', 'B', '0'],
    );
  });

  test('are the same wherever the stream is split in two', () => {
    for (let at = 1; at < stream.length; at++) {
      assert.deepEqual(read([stream.subarray(0, at), stream.subarray(at)]), whole, `split at ${at}`);
    }
  });

  test('are the same one byte at a time', () => {
    assert.deepEqual(read(Array.from(stream, (byte) => Buffer.from([byte]))), whole);
  });

  test('inside one chunk are not copied', () => {
    const framer = new Framer();
    const chunk = Buffer.concat([HEARTBEAT, ORDER]);
    framer.push(chunk);
    for (let count = 0; count < 2; count++) {
      assert.equal(framer.next(), FRAMING.frame);
      assert.equal(framer.buffer, chunk);
    }
  });

  test('over two chunks leave the chunks alone and go on inside the second', () => {
    const framer = new Framer();
    const second = Buffer.concat([ORDER.subarray(50), HEARTBEAT]);
    framer.push(ORDER.subarray(0, 50));
    assert.equal(framer.next(), FRAMING.more);
    framer.push(second);
    assert.equal(framer.next(), FRAMING.frame);
    assert.deepEqual(framer.buffer.subarray(framer.start, framer.end), ORDER);
    assert.equal(framer.next(), FRAMING.frame);
    assert.equal(framer.buffer, second);
    assert.equal(framer.next(), FRAMING.more);
  });
});

describe('limits of a frame', () => {
  const ofLength = (bytes: number) => {
    const rest = bytes - fixBytes(`35=0|58=`).length;
    return fixBytes(`35=0|58=${'x'.repeat(rest - (String(bytes).length - 1))}`);
  };

  for (const limit of [FRAME_BYTES_BEFORE_LOGON, FRAME_BYTES]) {
    test(`of ${limit} bytes are exact`, () => {
      let good = ofLength(limit);
      while (good.length > limit) good = ofLength(limit - (good.length - limit));
      assert.equal(read([good], limit).messages.length, 1);
      const longer = fixBytes(`35=0|58=${'x'.repeat(limit)}`);
      assert.deepEqual(read([longer.subarray(0, 100)], limit), { messages: [], oversize: true });
    });
  }

  test('hold for a frame that never ends', () => {
    const pieces = Array.from({ length: 70 }, () => Buffer.from('x'.repeat(1000)));
    assert.deepEqual(read([Buffer.from('8=FIX.4.4\x01x=1\x01'), ...pieces]), {
      messages: [],
      oversize: true,
    });
  });

  test('do not hold junk back', () => {
    const pieces = Array.from({ length: 200 }, () => Buffer.from('8=FI junk '.repeat(100)));
    assert.deepEqual(read([...pieces, HEARTBEAT]).messages.length, 1);
  });
});

test('a damaged stream in random pieces reads as the slow reader reads it', (context) => {
  const seed = seedOf(context, 7);
  const random = randomNumbers(seed);
  const rounds = Number(process.env['ROUNDS'] ?? 20_000);
  for (let round = 0; round < rounds; round++) {
    let text = '';
    for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
      let message = CORPUS[Math.floor(random() * CORPUS.length)]!;
      for (let times = Math.floor(random() * 3); times > 0; times--) message = mutate(message, random);
      text += message;
    }
    const bytes = Buffer.from(text, 'latin1');
    const expected = readByOracle(text, FRAME_BYTES);
    const actual = read(slices(bytes, random));
    assert.deepEqual(actual, expected, `SEED=${seed}, round ${round}: ${JSON.stringify(text)}`);
  }
});
