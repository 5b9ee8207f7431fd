import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DATA_FIELDS } from '../../src/protocols/fix/data-fields.ts';
import { Framer, FRAMING } from '../../src/protocols/fix/framing.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { slices } from '../kit/fix-mutate.ts';
import { readByOracle, type OracleField } from '../kit/fix-oracle.ts';
import { fixBytes } from '../kit/fix-text.ts';
import { randomNumbers, seedOf } from '../kit/seed.ts';

const LIMIT = 64 * 1024;
const RUNS_PER_PAIR = 60;
const BEHIND = fixBytes('35=1|34=3|49=C|52=20260105-09:00:00|56=V|112=behind');

/** What a data field must be able to hold, and a reader by text stumbles over. */
const data = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x01',
        '=',
        '8=FIX.4.4\x019=5\x01',
        '8=FIX',
        '10=000\x01',
        '\x0110=123\x01',
        '95=3\x0196=',
        '|',
      ),
      fc.string({
        unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
        maxLength: 12,
      }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => text !== '');

function message(lengthTag: number, dataTag: number, length: number, value: string): Buffer {
  // The bar stands for SOH in fixBytes, so a bar of the data is put in afterwards.
  const body = `35=B|34=2|49=C|52=20260105-09:00:00|56=V|148=x|${lengthTag}=${length}|${dataTag}=${value}|58=after`;
  return fixBytes(body);
}

function read(stream: Buffer, random: () => number): OracleField[][] {
  const framer = new Framer();
  framer.limit = LIMIT;
  const view = new MessageView();
  const messages: OracleField[][] = [];
  for (const piece of slices(stream, random)) {
    framer.push(piece);
    for (let found = framer.next(); found !== FRAMING.more; found = framer.next()) {
      if (found !== FRAMING.frame) continue;
      if (!view.decode(framer.buffer, framer.start, framer.bodyStart, framer.trailerStart, framer.end))
        continue;
      messages.push(
        Array.from({ length: view.count }, (_, index) => ({
          tag: view.tags[index]!,
          value: view.textAt(index),
        })),
      );
    }
  }
  return messages;
}

describe('F4: data fields', () => {
  it('hold any bytes and come out as they went in, for every pair', (test) => {
    const seed = seedOf(test);
    const random = randomNumbers(seed);
    for (const [lengthTag, dataTag] of DATA_FIELDS) {
      const property = fc.property(data, (text) => {
        const value = text.replaceAll('|', '\x01');
        const [first, second, ...others] = read(
          Buffer.concat([message(lengthTag, dataTag, value.length, text), BEHIND]),
          random,
        );
        assert.equal(first?.find(({ tag }) => tag === dataTag)?.value, value);
        assert.equal(first?.find(({ tag }) => tag === 58)?.value, 'after');
        assert.equal(second?.find(({ tag }) => tag === 112)?.value, 'behind');
        assert.deepEqual(others, []);
      });
      fc.assert(property, { numRuns: RUNS_PER_PAIR, seed });
    }
  });

  it('with a wrong length are garbled, or what the length says, and take no other message with them', (test) => {
    const seed = seedOf(test);
    const random = randomNumbers(seed);
    const wrong = fc.constantFrom(-3, -2, -1, 1, 2, 3, 10, 100, 1_000_000_000);
    for (const [lengthTag, dataTag] of DATA_FIELDS) {
      const property = fc.property(data, wrong, (text, off) => {
        const stated = text.length + off;
        const stream = Buffer.concat([message(lengthTag, dataTag, Math.max(0, stated), text), BEHIND]);
        const messages = read(stream, random);
        assert.deepEqual(messages, readByOracle(stream.toString('latin1'), LIMIT).messages);
        assert.equal(messages.at(-1)?.find(({ tag }) => tag === 112)?.value, 'behind');
        if (messages.length === 1) return;
        assert.equal(messages[0]!.find(({ tag }) => tag === dataTag)?.value.length, stated);
      });
      fc.assert(property, { numRuns: RUNS_PER_PAIR, seed });
    }
  });
});
