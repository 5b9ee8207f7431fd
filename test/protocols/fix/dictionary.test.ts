import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Layout } from '../../../src/protocols/fix/dictionary/layout.ts';
import { hasForm } from '../../../src/protocols/fix/dictionary/value-forms.ts';
import { load } from '../../../src/protocols/fix/dictionary/versions.ts';
import { DICTIONARIES } from './dictionaries.ts';

const VERSIONS = Object.keys(DICTIONARIES) as (keyof typeof DICTIONARIES)[];

describe('fields', () => {
  test('have a name, a type and listed values with names', () => {
    const side = DICTIONARIES['FIX.4.4'].fields.get(54);
    assert.equal(side?.name, 'Side');
    assert.equal(side.type, 'CHAR');
    assert.equal(side.values.get('1'), 'BUY');
    assert.equal(side.values.get('5'), 'SELL_SHORT');
    assert.equal(side.values.has('Z'), false);
  });

  test('are found by name', () => {
    const dictionary = DICTIONARIES['FIX.4.2'];
    assert.equal(dictionary.fieldNamed('ClOrdID')?.tag, 11);
    assert.equal(dictionary.fieldNamed('PartyID'), undefined);
  });

  test('differ from version to version', () => {
    assert.equal(DICTIONARIES['FIX.4.0'].fields.get(141), undefined);
    assert.equal(DICTIONARIES['FIX.4.1'].fields.get(141)?.name, 'ResetSeqNumFlag');
    assert.equal(DICTIONARIES['FIX.4.3'].fields.get(39)?.values.has('5'), true);
    assert.equal(DICTIONARIES['FIX.4.4'].fields.get(39)?.values.has('5'), false);
  });

  test('with the same list of values share it', () => {
    const { fields } = DICTIONARIES['FIX.4.4'];
    assert.equal(fields.get(43)?.values.get('Y'), fields.get(97)?.values.get('Y'));
  });
});

describe('messages', () => {
  test('are found by type', () => {
    const order = DICTIONARIES['FIX.4.2'].message('D');
    assert.equal(order?.name, 'NewOrderSingle');
    assert.equal(order.admin, false);
    assert.deepEqual(order.required, [11, 21, 40, 54, 55, 60]);
    assert.equal(DICTIONARIES['FIX.4.2'].message('A')?.admin, true);
    assert.equal(DICTIONARIES['FIX.4.2'].message('*'), undefined);
  });

  test('have the fields of their components', () => {
    const order = DICTIONARIES['FIX.4.4'].message('D');
    assert.equal(order?.has(55), true);
    assert.equal(order.has(38), true);
    assert.equal(order.has(14), false);
  });

  test('have groups with a delimiter and members in order', () => {
    const parties = DICTIONARIES['FIX.4.4'].message('D')?.groups.get(453);
    assert.equal(parties?.delimiter, 448);
    assert.deepEqual(parties.tags, [448, 447, 452, 802]);
    assert.deepEqual(parties.groups.get(802)?.tags, [523, 803]);
  });

  test('a required field of an optional component is optional', () => {
    // Symbol is required inside Instrument from FIX 4.3 on only where Instrument is.
    const { required } = DICTIONARIES['FIX.4.4'].message('D')!;
    assert.deepEqual(required, [11, 40, 54, 60]);
  });
});

describe('header and trailer', () => {
  test('required fields', () => {
    for (const version of VERSIONS) {
      const { header, trailer } = DICTIONARIES[version];
      assert.deepEqual(header.required, [8, 9, 34, 35, 49, 52, 56], version);
      assert.deepEqual(trailer.tags, [93, 89, 10], version);
    }
  });

  test('hops came with FIX 4.3', () => {
    assert.equal(DICTIONARIES['FIX.4.2'].header.groups.size, 0);
    assert.equal(DICTIONARIES['FIX.4.3'].header.groups.get(627)?.delimiter, 628);
  });
});

describe('FIXT.1.1 with an application version', () => {
  const dictionary = DICTIONARIES['FIX.5.0SP2'];

  test('session messages, header and trailer are of the transport', () => {
    assert.deepEqual(dictionary.message('A')?.required, [98, 108, 1137]);
    assert.equal(dictionary.header.has(1128), true);
  });

  test('application messages are of the version', () => {
    assert.equal(dictionary.version, 'FIX.5.0SP2');
    assert.equal(dictionary.message('D')?.name, 'NewOrderSingle');
    assert.equal(DICTIONARIES['FIX.5.0'].message('CD'), undefined);
    assert.equal(DICTIONARIES['FIX.5.0SP1'].message('BZ')?.name, 'OrderMassActionReport');
  });

  test('a Logon may list message types, which the transport leaves to the version', () => {
    assert.equal(dictionary.message('A')?.groups.get(384)?.delimiter, 372);
  });

  test('types and fields are listed once', () => {
    const types = [...dictionary.msgTypes];
    assert.equal(new Set(types).size, types.length);
    assert.equal([...dictionary.fields.keys()].length, dictionary.fields.size);
    assert.equal([...dictionary.fields.values()].length, dictionary.fields.size);
  });
});

describe('every version', () => {
  test('has a table that says which version it is', async () => {
    for (const version of Object.keys(load) as (keyof typeof load)[]) {
      assert.equal((await load[version]()).version, version);
    }
  });

  for (const version of VERSIONS) {
    test(`${version}: every member of every message is a field`, () => {
      const dictionary = DICTIONARIES[version];
      const check = (layout: Layout): void => {
        for (const tag of layout.tags) assert.notEqual(dictionary.fields.get(tag), undefined, `tag ${tag}`);
        for (const group of layout.groups.values()) check(group);
      };
      for (const msgType of dictionary.msgTypes) check(dictionary.message(msgType)!);
    });

    test(`${version}: listed values have the form of their type`, () => {
      const dictionary = DICTIONARIES[version];
      for (const field of dictionary.fields.values()) {
        for (const [value, name] of field.values) {
          const bytes = Buffer.from(value, 'latin1');
          const good = hasForm(dictionary.formOf(field), bytes, 0, bytes.length);
          assert.equal(good, true, `${field.name} ${value}`);
          assert.match(name, /^[A-Z0-9_]+$/, field.name);
        }
      }
    });
  }
});
