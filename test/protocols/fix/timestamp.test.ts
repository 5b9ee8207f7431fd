import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseTimestamp, TimestampText } from '../../../src/protocols/fix/timestamp.ts';
import { randomNumbers, seedOf } from '../../kit/seed.ts';

const parse = (text: string) => parseTimestamp(Buffer.from(text), 0, text.length);

/** The platform's calendar, as the other opinion. */
function byPlatform(micros: number): string {
  const text = new Date(Math.floor(micros / 1000)).toISOString();
  return `${text.slice(0, 19).replaceAll('-', '').replace('T', '-')}.${String(micros % 1_000_000).padStart(6, '0')}000`;
}

describe('writing', () => {
  test('agrees with the platform at random moments, in any order', (context) => {
    const random = randomNumbers(seedOf(context, 11));
    const text = new TimestampText();
    for (let round = 0; round < 20_000; round++) {
      // To the year 2255, where microseconds stop being exact; every other moment is near the one before.
      const micros = Math.floor(random() * (round % 2 === 0 ? 9.007e15 : 2e6));
      text.set(micros);
      assert.equal(Buffer.from(text.bytes).toString(), byPlatform(micros), String(micros));
    }
  });

  test('carries over the ends of second, day, month, leap day and century', () => {
    const text = new TimestampText();
    for (const moment of [
      '2026-12-31T23:59:59.999Z',
      '2028-02-28T23:59:59.999Z',
      '2028-02-29T23:59:59.999Z',
      '2100-02-28T23:59:59.999Z',
      '1999-12-31T23:59:59.999Z',
    ]) {
      for (const micros of [Date.parse(moment) * 1000 + 999, Date.parse(moment) * 1000 + 1000]) {
        text.set(micros);
        assert.equal(Buffer.from(text.bytes).toString(), byPlatform(micros));
      }
    }
  });
});

describe('reading', () => {
  test('is the inverse of writing', (context) => {
    const random = randomNumbers(seedOf(context, 12));
    const text = new TimestampText();
    for (let round = 0; round < 20_000; round++) {
      const micros = Math.floor(random() * 9.007e15);
      text.set(micros);
      assert.equal(parseTimestamp(text.bytes, 0, 24), micros);
    }
  });

  test('takes whole seconds and any fraction', () => {
    const second = Date.UTC(2026, 0, 5, 9, 30, 15) * 1000;
    assert.equal(parse('20260105-09:30:15'), second);
    assert.equal(parse('20260105-09:30:15.1'), second + 100_000);
    assert.equal(parse('20260105-09:30:15.123'), second + 123_000);
    assert.equal(parse('20260105-09:30:15.123456'), second + 123_456);
    assert.equal(parse('20260105-09:30:15.123456789'), second + 123_456);
    assert.equal(parse('20260105-09:30:15.123456789012'), second + 123_456);
  });

  test('takes a leap second as the second after it', () => {
    assert.equal(parse('20161231-23:59:60'), Date.UTC(2017, 0, 1) * 1000);
  });

  test('takes a time before 1970 as the beginning of 1970', () => {
    assert.equal(parse('19691231-23:59:59.9'), 0);
  });

  test('reaches the year 9999', () => {
    assert.equal(parse('99991231-23:59:59'), Date.UTC(9999, 11, 31, 23, 59, 59) * 1000);
  });

  for (const text of [
    '',
    '20260105',
    '20260105-09:30',
    '20260105 09:30:15',
    '20260105-09.30.15',
    '2026-01-05T09:30:15',
    '20260105-09:30:15.',
    '20260105-09:30:15.1234567890123',
    '20260105-09:30:15,123',
    '20260105-09:30:15.12x',
    '20260105-09:30:61',
    '20260105-09:60:00',
    '20260105-24:00:00',
    '20260100-00:00:00',
    '20260132-00:00:00',
    '20260431-00:00:00',
    '20260229-00:00:00',
    '21000229-00:00:00',
    '20261301-00:00:00',
    '20260001-00:00:00',
    '2026010x-00:00:00',
  ]) {
    test(`refuses "${text}"`, () => assert.equal(parse(text), -1));
  }
});
