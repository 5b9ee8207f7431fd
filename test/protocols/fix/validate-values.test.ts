import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { FIELD_TYPES, FORM, formOf } from '../../../src/protocols/fix/dictionary/field-types.ts';
import { hasForm } from '../../../src/protocols/fix/dictionary/value-forms.ts';
import { ValueSet } from '../../../src/protocols/fix/dictionary/value-set.ts';

// The value stands between other bytes, as in a message.
function fits(form: number, text: string): boolean {
  const bytes = Buffer.from(`9=${text}\x011=5`, 'latin1');
  return hasForm(form, bytes, 2, 2 + text.length);
}

const CASES: Record<keyof typeof FORM, { good: string[]; bad: string[] }> = {
  any: { good: ['x', ' ', '\xff'], bad: [] },
  integer: {
    good: ['0', '-0', '007', '-12', '99999999999999999999'],
    bad: ['+1', '-', '1.0', '1 ', ' 1', '0x1', '--1', '1e3'],
  },
  count: { good: ['0', '12', '007'], bad: ['-1', '+1', '1.', 'a'] },
  decimal: {
    good: ['0', '100', '100.25', '-100.25', '.5', '5.', '-.5', '002000.00'],
    bad: ['+200.00', '.', '-', '-.', '1.2.3', '1e5', '1,000', ' 1', '1-', 'NaN'],
  },
  character: { good: ['A', ' ', '\xff'], bad: ['AB', '  '] },
  boolean: { good: ['Y', 'N'], bad: ['y', '1', 'YES', 'T'] },
  utcTimestamp: {
    good: [
      '20261123-23:20:00',
      '20261123-23:20:00.123',
      '20261123-23:20:00.123456789012',
      '20161231-23:59:60',
      '20240229-00:00:00',
      '20000229-00:00:00',
    ],
    bad: [
      '20261123',
      '20261123-23:20',
      '20261123-24:00:00',
      '20261123-23:60:00',
      '20261123-23:59:61',
      '20261123 23:20:00',
      '20261323-23:20:00',
      '20261132-23:20:00',
      '20260431-23:20:00',
      '20230229-00:00:00',
      '19000229-00:00:00',
      '20261100-23:20:00',
      '20261123-23:20:00.',
      '20261123-23:20:00,123',
      '20261123-23:20:00.12a',
      '20261123-23:20:00.1234567890123',
      '20261123-2:20:00.00',
      '20261123-::::::::',
      '20261123-1::23:456',
      '2026112a-23:20:00',
      '20261123-23:20:00Z',
    ],
  },
  utcTimestampSeconds: {
    good: ['20261123-23:20:00', '20161231-23:59:60'],
    bad: ['20261123-23:20:00.123', '20261123'],
  },
  timeOfDay: {
    good: ['23:20:00', '23:20:00.123', '23:59:60'],
    bad: ['23:20', '24:00:00', '23:20:00.', '232000', '20261123-23:20:00'],
  },
  date: { good: ['20261123', '20240229'], bad: ['2026112', '202611230', '20261301', '20230229'] },
  month: { good: ['202601', '202612'], bad: ['202600', '202613', '20261', '20261123', '202612w1'] },
  monthOrPart: {
    good: ['202612', '20261231', '202612w1', '202612w5'],
    bad: ['202613', '20261232', '202612w0', '202612w6', '202612W1', '2026121', '202613w1'],
  },
  dayOfMonth: { good: ['1', '01', '31'], bad: ['0', '00', '32', '001', '-1', 'a'] },
  zonedTime: {
    good: ['07:39', '07:39Z', '07:39:15', '07:39:15.123Z', '07:39-05', '07:39:15+05:30'],
    bad: ['7:39', '24:00', '07:60', '07:39z', '07:39-5', '07:39-15', '07:39Z1', '07:39+05:60', ''],
  },
  zonedTimestamp: {
    good: ['20261123-07:39Z', '20261123-07:39:15+05:30', '20261123-07:39:15'],
    bad: ['20261123', '20261123-', '20261323-07:39Z', '20261123 07:39Z', '07:39Z'],
  },
  characters: { good: ['A', 'A B', 'A B C'], bad: ['AB', 'A ', ' A', 'A  B', 'A BC'] },
  words: { good: ['A', 'AB', 'AB C', 'AB C DEF'], bad: [' ', 'A ', ' A', 'A  B'] },
};

describe('form of values', () => {
  for (const [name, { good, bad }] of Object.entries(CASES)) {
    test(name, () => {
      const form = FORM[name as keyof typeof FORM];
      for (const text of good) assert.equal(fits(form, text), true, `${name}: "${text}"`);
      for (const text of bad) assert.equal(fits(form, text), false, `${name}: "${text}"`);
    });
  }
});

describe('types that changed from version to version', () => {
  test('char was text before FIX 4.2', () => {
    assert.equal(formOf('CHAR', 'FIX.4.0'), FORM.any);
    assert.equal(formOf('CHAR', 'FIX.4.1'), FORM.any);
    assert.equal(formOf('CHAR', 'FIX.4.2'), FORM.character);
  });

  test('times had whole seconds before FIX 4.2', () => {
    assert.equal(formOf('TIME', 'FIX.4.1'), FORM.utcTimestampSeconds);
    assert.equal(formOf('UTCTIMESTAMP', 'FIX.4.2'), FORM.utcTimestamp);
  });

  test('a month-year has a day or a week from FIX 4.3', () => {
    assert.equal(formOf('MONTHYEAR', 'FIX.4.2'), FORM.month);
    assert.equal(formOf('MONTHYEAR', 'FIX.4.3'), FORM.monthOrPart);
    assert.equal(formOf('MONTHYEAR', 'FIX.5.0SP2'), FIELD_TYPES.MONTHYEAR);
  });
});

describe('listed values', () => {
  const has = (set: ValueSet, text: string): boolean => {
    const bytes = Buffer.from(`x=${text}\x01`, 'latin1');
    return set.has(bytes, 2, 2 + text.length);
  };

  test('of one byte and of several', () => {
    const set = new ValueSet(['1', 'A', '~', '10', 'CS', 'CORP'], false);
    for (const value of ['1', 'A', '~', '10', 'CS', 'CORP']) assert.equal(has(set, value), true);
    for (const value of ['2', 'a', '\xff', '1 A', '100', 'C', 'CORPS', 'SC']) {
      assert.equal(has(set, value), false, value);
    }
  });

  test('several in one field', () => {
    const set = new ValueSet(['1', '10', 'CS'], true);
    for (const value of ['1', '10', '1 10', 'CS 1 10']) assert.equal(has(set, value), true, value);
    for (const value of ['1 2', '10 C', '1  10', '1 ', ' 1']) {
      assert.equal(has(set, value), false, value);
    }
  });

  test('a few hundred long values', () => {
    const values = Array.from({ length: 300 }, (_, index) => `V${index * 7}`);
    const set = new ValueSet(values, false);
    for (let index = 0; index < 2100; index++) {
      assert.equal(has(set, `V${index}`), index % 7 === 0, `V${index}`);
    }
  });
});
