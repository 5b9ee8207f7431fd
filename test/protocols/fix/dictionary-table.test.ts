import assert from 'node:assert/strict';
import { test } from 'node:test';

import { writeTable } from '../../../scripts/fix-dictionary-table.ts';
import { readQuickFixXml } from '../../../src/protocols/fix/dictionary/quickfix-xml.ts';
import type { DictionarySource } from '../../../src/protocols/fix/dictionary/source.ts';
import { readTable } from '../../../src/protocols/fix/dictionary/table.ts';
import { load } from '../../../src/protocols/fix/dictionary/versions.ts';

const XML = `<fix type='FIX' major='4' minor='9' servicepack='2'>
 <header><field name='BeginString' required='Y'/></header>
 <messages>
  <message name='Ping' msgtype='U1' msgcat='admin'/>
  <message name='Basket' msgtype='UB' msgcat='app'>
   <component name='Who' required='Y'/>
   <group name='NoLegs' required='Y'>
    <field name='Leg' required='Y'/>
    <group name='NoFees'><field name='Fee'/></group>
    <component name='Who'/>
   </group>
  </message>
 </messages>
 <trailer><field name='CheckSum' required='Y'/></trailer>
 <components><component name='Who'><field name='Owner' required='Y'/></component></components>
 <fields>
  <field number='8' name='BeginString' type='STRING'/>
  <field number='10' name='CheckSum' type='STRING'/>
  <field number='6001' name='NoLegs' type='NUMINGROUP'/>
  <field number='6002' name='Leg' type='STRING' allowOtherValues='Y'><value enum='A' description='FIRST'/></field>
  <field number='6003' name='NoFees' type='NUMINGROUP'/>
  <field number='6004' name='Fee' type='AMT'/>
  <field number='6005' name='Owner' type='CHAR'><value enum='A' description='FIRST'/></field>
 </fields>
</fix>`;

// Everything a source says, in a form that can be compared.
function contents(source: DictionarySource): unknown {
  return {
    version: source.version,
    fields: [...source.fields.values()],
    components: [...source.components.keys()].map((name) => [name, source.components.get(name)]),
    messages: [...source.messages.values()],
    header: source.header,
    trailer: source.trailer,
  };
}

test('a dictionary is the same after it was written as a table and read again', () => {
  const source = readQuickFixXml(XML);
  assert.equal(source.version, 'FIX.4.9SP2');
  assert.deepEqual(contents(readTable(writeTable(source))), contents(source));
});

test('the tables of the versions are what would be written again', async () => {
  for (const table of await Promise.all(Object.values(load).map((one) => one())))
    assert.deepEqual(writeTable(readTable(table)), table, table.version);
});

test('a damaged table is told, not guessed at', () => {
  const table = writeTable(readQuickFixXml(XML));
  assert.throws(() => readTable({ ...table, types: ['STRING', 'NUMBER'] }), /unknown type NUMBER/);
  assert.throws(() => readTable({ ...table, header: '8!;9' }), /bad items/);
  assert.throws(
    () => readTable({ ...table, fields: { 8: 'BeginString' } }).fields.get(8),
    /bad field record/,
  );
  assert.throws(
    () => readTable({ ...table, messages: { D: 'Order' } }).messages.get('D'),
    /bad message record/,
  );
});
