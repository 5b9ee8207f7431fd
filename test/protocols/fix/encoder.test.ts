import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sumOfBytes } from '../../../src/protocols/fix/checksum.ts';
import { Encoder } from '../../../src/protocols/fix/encoder.ts';
import { headerTemplate } from '../../../src/protocols/fix/header.ts';
import { ENCODED_MESSAGE_BYTES } from '../../../src/protocols/fix/limits.ts';
import { fixBytes, splitMessages, visible } from '../../kit/fix-text.ts';
import { randomNumbers, seedOf } from '../../kit/seed.ts';

const header = headerTemplate({ beginString: 'FIX.4.4', senderCompId: 'VENUE', targetCompId: 'CLIENT' });
const NOW = Date.UTC(2026, 0, 5, 9) * 1000;

/** What `write` adds to an empty encoder. */
function written(write: (encoder: Encoder) => void): string {
  const encoder = new Encoder();
  write(encoder);
  return visible(encoder.take());
}

function message(encoder: Encoder, write: () => void = () => {}): void {
  encoder.begin(header, '8', 7);
  encoder.addressing(header, NOW, 'ms');
  write();
  encoder.finish();
}

describe('fields', () => {
  test('of text', () => {
    assert.equal(
      written((encoder) => encoder.text(58, 'all is well')),
      '58=all is well|',
    );
  });

  test('without a value are not written, since FIX has none', () => {
    assert.equal(
      written((encoder) => encoder.text(58, '')),
      '',
    );
    assert.equal(
      written((encoder) => encoder.bytes(58, new Uint8Array(0))),
      '',
    );
    assert.equal(
      written((encoder) => encoder.data(95, 96, new Uint8Array(0))),
      '',
    );
  });

  test('of text cannot smuggle a field in', () => {
    assert.equal(
      written((encoder) => encoder.text(58, 'a\x0154=2')),
      '58=a?54=2|',
    );
    assert.equal(
      written((encoder) => encoder.text(58, '価é')),
      '58=?é|',
    );
  });

  test('of characters and booleans', () => {
    assert.equal(
      written((encoder) => {
        encoder.char(54, '1');
        encoder.char(40, 50);
        encoder.boolean(43, true);
        encoder.boolean(97, false);
      }),
      '54=1|40=2|43=Y|97=N|',
    );
  });

  test('with tags of every length', () => {
    for (const tag of [1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 43_111]) {
      assert.equal(
        written((encoder) => encoder.int(tag, 5)),
        `${tag}=5|`,
      );
    }
  });

  test('of whole numbers are exact to 2^53 - 1', (context) => {
    const numbers = [0, 1, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 2 ** 31, 2 ** 32, 2 ** 53 - 1];
    const random = randomNumbers(seedOf(context, 21));
    for (let round = 0; round < 2000; round++) numbers.push(Math.floor(2 ** (random() * 53)));
    for (const number of numbers) {
      assert.equal(
        written((encoder) => encoder.int(38, number)),
        `38=${number}|`,
      );
      assert.equal(
        written((encoder) => encoder.int(38, -number)),
        `38=${number === 0 ? '' : '-'}${number}|`,
      );
      assert.equal(
        written((encoder) => encoder.numbered(37, 'O-', number)),
        `37=O-${number}|`,
      );
    }
  });

  test('of decimals agree with exact arithmetic', (context) => {
    const random = randomNumbers(seedOf(context, 22));
    for (let round = 0; round < 5000; round++) {
      const decimals = Math.floor(random() * 10);
      const units = Math.floor(2 ** (random() * 53)) * (random() < 0.3 ? -1 : 1);
      const digits = String(BigInt(Math.abs(units))).padStart(decimals + 1, '0');
      const point = digits.length - decimals;
      const text = `${units < 0 ? '-' : ''}${digits.slice(0, point)}${decimals > 0 ? '.' : ''}${digits.slice(point)}`;
      assert.equal(
        written((encoder) => encoder.decimal(44, units, decimals)),
        `44=${text}|`,
      );
    }
  });

  test('of time have the precision asked for', () => {
    const micros = NOW + 123_456;
    const expected = { s: '', ms: '.123', us: '.123456', ns: '.123456000' } as const;
    for (const [precision, fraction] of Object.entries(expected)) {
      assert.equal(
        written((encoder) => encoder.timestamp(60, micros, precision as keyof typeof expected)),
        `60=20260105-09:00:00${fraction}|`,
      );
    }
  });

  test('of data keep every byte', () => {
    assert.equal(
      written((encoder) => encoder.data(95, 96, Buffer.from('a\x01b=\x01'))),
      '95=5|96=a|b=||',
    );
  });
});

describe('messages', () => {
  test('begin with the header in the order of tags', () => {
    const expected = '8=FIX.4.4|9=54|35=8|34=7|49=VENUE|52=20260105-09:00:00.000|56=CLIENT|10=';
    assert.ok(written((encoder) => message(encoder)).startsWith(expected));
  });

  test('have a BodyLength without padding, whatever their length', () => {
    for (const length of [
      1, 40, 41, 45, 46, 47, 48, 49, 940, 941, 942, 943, 944, 945, 946, 9900, 9943, 9944, 9945, 99_000,
      99_945, 200_000,
    ]) {
      const encoder = new Encoder();
      // A message before and one behind it must not be touched.
      for (const text of ['before', 'x'.repeat(length), 'behind'])
        message(encoder, () => encoder.text(58, text));
      const [, middle, last] = splitMessages(encoder.take());
      const body = `35=8|34=7|49=VENUE|52=20260105-09:00:00.000|56=CLIENT|58=${'x'.repeat(length)}`;
      assert.deepEqual(middle, fixBytes(body));
      assert.ok(visible(last!).includes('58=behind'));
    }
  });

  test('with a tiny body have one or two digits of BodyLength', () => {
    const bare = {
      begin: Buffer.from('8=X\x019='),
      sender: Buffer.from('\x01'),
      target: Buffer.alloc(0),
      locations: Buffer.alloc(0),
    };
    const encoder = new Encoder();
    encoder.begin(bare, '0', 1);
    encoder.raw(Buffer.from('\x01'));
    encoder.finish();
    assert.equal(visible(encoder.take()).slice(0, 18), '8=X|9=10|35=0|34=1');
  });

  test('have the CheckSum of a plain sum', (context) => {
    const random = randomNumbers(seedOf(context, 23));
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.allocUnsafeSlow(4 + Math.floor(random() * 3000));
      const words = new Uint32Array(bytes.buffer, 0, bytes.length >>> 2);
      for (let at = 0; at < bytes.length; at++) bytes[at] = round === 0 ? 255 : Math.floor(random() * 256);
      const from = Math.floor(random() * bytes.length);
      const to = from + Math.floor(random() * (bytes.length - from + 1));
      assert.equal(
        sumOfBytes(bytes, words, from, to),
        bytes.subarray(from, to).reduce((sum, byte) => sum + byte, 0),
      );
    }
  });

  test('longer than the limit are refused, and what was before them stays', () => {
    const encoder = new Encoder();
    message(encoder);
    const before = encoder.position;
    assert.throws(
      () => message(encoder, () => encoder.text(58, 'x'.repeat(ENCODED_MESSAGE_BYTES))),
      RangeError,
    );
    encoder.rewind(before);
    assert.equal(splitMessages(encoder.take()).length, 1);
  });

  test('that were taken are not written over', () => {
    const encoder = new Encoder();
    message(encoder, () => encoder.text(58, 'first'));
    const first = encoder.take();
    message(encoder, () => encoder.text(58, 'second'));
    assert.ok(visible(first).includes('58=first'));
    assert.equal(encoder.take().length, first.length + 1);
    assert.equal(encoder.position, 0);
  });

  test('in large numbers do not leave large memory behind', () => {
    const encoder = new Encoder();
    for (let count = 0; count < 30; count++) message(encoder, () => encoder.text(58, 'x'.repeat(100_000)));
    assert.equal(splitMessages(encoder.take()).length, 30);
    assert.ok(encoder.buffer.length <= 4096);
  });
});
