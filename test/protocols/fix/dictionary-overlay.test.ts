import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { withOverlay } from '../../../src/protocols/fix/dictionary/overlay.ts';
import { XmlError } from '../../../src/protocols/fix/dictionary/xml.ts';
import { createValidator } from '../../../src/protocols/fix/validate.ts';
import { DICTIONARIES } from './dictionaries.ts';
import { fieldIndex } from './field-index.ts';

const BASE = DICTIONARIES['FIX.4.4'];
const NOW = '20261123-23:20:00';

const VENUE = `<fix>
  <header><field name="Gateway"/></header>
  <messages>
    <message name="NewOrderSingle" msgtype="D">
      <field name="SelfMatchID" required="Y"/>
      <group name="NoPartyIDs"><field name="PartyDesk"/></group>
    </message>
    <message name="MassStatus" msgtype="U1" msgcat="app"><component name="Desk" required="Y"/></message>
  </messages>
  <components><component name="Desk"><field name="PartyDesk" required="Y"/></component></components>
  <fields>
    <field number="7928" name="SelfMatchID" type="STRING"/>
    <field number="7929" name="PartyDesk" type="CHAR"><value enum="E" description="EQUITIES"/></field>
    <field number="9000" name="Gateway" type="INT"/>
    <field number="54" name="Side" type="CHAR"><value enum="Z" description="BORROW_AND_SELL"/></field>
  </fields>
</fix>`;

describe('extending a version', () => {
  const dictionary = withOverlay(BASE, VENUE, 'extend');
  const validate = createValidator(dictionary);
  const reason = (msgType: string, body: string, header = ''): number | undefined => {
    const head = `8=FIX.4.4|9=100|35=${msgType}|34=2|49=T|52=${NOW}|56=V|${header}`;
    return validate(fieldIndex(`${head}${body}10=000|`))?.reason;
  };
  const order = `11=ID|40=1|54=1|38=200|55=INTC|60=${NOW}|`;

  test('new fields stand in the messages that list them', () => {
    assert.equal(dictionary.fieldNamed('SelfMatchID')?.tag, 7928);
    assert.equal(reason('D', `${order}7928=X|`), undefined);
    assert.equal(reason('D', order), 1);
    assert.equal(reason('0', '7928=X|'), 2);
  });

  test('new header fields', () => {
    assert.equal(reason('0', '', '9000=7|'), undefined);
    assert.equal(reason('0', '112=x|9000=7|'), 14);
  });

  test('more members in a group that stands in a component', () => {
    assert.deepEqual(dictionary.message('D')?.groups.get(453)?.tags, [448, 447, 452, 802, 7929]);
    assert.deepEqual(dictionary.message('8')?.groups.get(453)?.tags, [448, 447, 452, 802]);
    assert.equal(reason('D', `${order}7928=X|453=1|448=A|7929=E|`), undefined);
    assert.equal(reason('D', `${order}7928=X|453=1|448=A|7929=F|`), 5);
  });

  test('more values beside the known ones', () => {
    assert.equal(dictionary.fields.get(54)?.values.get('Z'), 'BORROW_AND_SELL');
    assert.equal(dictionary.fields.get(54)?.values.get('1'), 'BUY');
  });

  test('new messages', () => {
    assert.equal(dictionary.message('U1')?.name, 'MassStatus');
    assert.equal(reason('U1', '7929=E|'), undefined);
    assert.equal(reason('U1', ''), 1);
  });

  test('the version itself stays as it was', () => {
    assert.equal(BASE.fields.get(7928), undefined);
    assert.equal(BASE.fields.get(54)?.values.has('Z'), false);
    assert.equal(BASE.message('U1'), undefined);
    assert.equal(BASE.message('D')?.has(7928), false);
  });
});

describe('definitions of the same tag, type or name', () => {
  test('a field with another name takes the place of the standard one', () => {
    const xml = '<fix><fields><field number="9999" name="A" type="INT"/></fields></fix>';
    const first = withOverlay(BASE, xml, 'extend');
    const second = withOverlay(first, xml.replace('"A"', '"B"'), 'extend');
    assert.equal(second.fields.get(9999)?.name, 'B');
    assert.equal(second.fieldNamed('A'), undefined);
    const standard = '<fix><fields><field number="54" name="Desk" type="INT"/></fields></fix>';
    const desk = withOverlay(BASE, standard, 'extend').fields.get(54);
    assert.equal(desk?.name, 'Desk');
    assert.equal(desk.values.size, 0);
  });

  test('a name that is taken by another tag', () => {
    const xml = '<fix><fields><field number="9999" name="Side" type="INT"/></fields></fix>';
    assert.throws(
      () => withOverlay(BASE, xml, 'extend'),
      /line 1, column 14: Side is already the name of tag 54/,
    );
  });

  test('a message with another name takes the place of the standard one', () => {
    const xml =
      '<fix><messages><message name="Ping" msgtype="D"><field name="Text"/></message></messages></fix>';
    const ping = withOverlay(BASE, xml, 'extend').message('D');
    assert.equal(ping?.name, 'Ping');
    assert.deepEqual(ping.tags, [58]);
  });

  test('a component takes the place of the standard one, in all messages', () => {
    const xml =
      '<fix><components><component name="OrderQtyData"><field name="OrderQty" required="Y"/></component></components></fix>';
    const dictionary = withOverlay(BASE, xml, 'extend');
    assert.equal(dictionary.message('D')?.has(152), false);
    assert.deepEqual(dictionary.message('D')?.required, [11, 38, 40, 54, 60]);
  });

  test('what is required may be changed', () => {
    const xml =
      '<fix><messages><message name="NewOrderSingle" msgtype="D"><field name="OrdType"/></message></messages></fix>';
    assert.deepEqual(withOverlay(BASE, xml, 'extend').message('D')?.required, [11, 54, 60]);
  });
});

describe('FIXT.1.1', () => {
  const fixt = DICTIONARIES['FIX.5.0SP2'];
  const desk = '<fields><field number="9001" name="Desk" type="STRING"/></fields>';
  const inHeader = (compIds: string): string =>
    `8=FIXT.1.1|9=9|35=0|34=2|49=T|52=${NOW}|56=V|${compIds}10=000|`;

  test('extending: session messages know the fields of the file besides their own', () => {
    const xml = `<fix><header><field name="Desk"/></header>${desk}</fix>`;
    const validate = createValidator(withOverlay(fixt, xml, 'extend'));
    assert.equal(validate(fieldIndex(inHeader('9001=A|'))), null);
    assert.equal(validate(fieldIndex(inHeader('999=A|')))?.reason, 0);
    assert.equal(validate(fieldIndex(inHeader('108=30|')))?.reason, 2);
  });

  test('replacing: a file without a header is an application version', () => {
    const message = '<message name="Ping" msgtype="U1"><field name="Desk" required="Y"/></message>';
    const xml = `<fix major="5" minor="0" servicepack="2"><header/><messages>${message}</messages><trailer/>${desk}</fix>`;
    const dictionary = withOverlay(fixt, xml, 'replace');
    assert.deepEqual([...dictionary.msgTypes].toSorted(), ['0', '1', '2', '3', '4', '5', 'A', 'U1', 'n']);
    assert.equal(dictionary.fieldNamed('Side'), undefined);
    const validate = createValidator(dictionary);
    assert.equal(validate(fieldIndex(inHeader('').replace('35=0', '35=U1')))?.tag, 9001);
    assert.equal(validate(fieldIndex(inHeader('9001=A|').replace('35=0', '35=U1'))), null);
    assert.throws(() => withOverlay(BASE, xml, 'replace'), /the dictionary has no header/);
  });
});

describe('replacing a version', () => {
  const whole = `<fix type="FIX" major="4" minor="4" servicepack="0">
    <header><field name="BeginString" required="Y"/><field name="MsgType" required="Y"/></header>
    <messages><message name="Ping" msgtype="0" msgcat="admin"/></messages>
    <trailer><field name="CheckSum" required="Y"/></trailer>
    <fields>
      <field number="8" name="BeginString" type="STRING"/>
      <field number="10" name="CheckSum" type="STRING"/>
      <field number="35" name="MsgType" type="STRING"/>
    </fields>
  </fix>`;

  test('the file is all there is', () => {
    const dictionary = withOverlay(BASE, whole, 'replace');
    assert.equal(dictionary.version, 'FIX.4.4');
    assert.deepEqual([...dictionary.msgTypes], ['0']);
    assert.equal(createValidator(dictionary)(fieldIndex('8=FIX.4.4|35=0|10=000|')), null);
    assert.equal(createValidator(dictionary)(fieldIndex('8=FIX.4.4|35=D|10=000|'))?.reason, 11);
  });

  test('names of the version are not known to it', () => {
    const xml = whole.replace('msgcat="admin"/>', 'msgcat="admin"><field name="Text"/></message>');
    assert.throws(() => withOverlay(BASE, xml, 'replace'), XmlError);
  });
});
