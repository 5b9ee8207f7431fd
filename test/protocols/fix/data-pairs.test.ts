import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { STANDARD_DATA_FIELDS } from '../../../src/protocols/fix/data-fields.ts';
import { dataFieldsOf } from '../../../src/protocols/fix/dictionary/data-pairs.ts';
import { withOverlay } from '../../../src/protocols/fix/dictionary/overlay.ts';
import { DICTIONARIES } from './dictionaries.ts';

const VERSIONS = Object.entries(DICTIONARIES);

/** The pairs that FIX 4.4 has with a file, besides those of FIX. */
function ownPairs(messages: string, fields: string): [number, number][] {
  const xml = `<fix><messages>${messages}</messages><fields>${fields}</fields></fix>`;
  const { dataTagAfter } = dataFieldsOf(withOverlay(DICTIONARIES['FIX.4.4'], xml, 'extend'));
  return Array.from(dataTagAfter, (dataTag, lengthTag): [number, number] => [lengthTag, dataTag]).filter(
    ([lengthTag, dataTag]) => dataTag !== (STANDARD_DATA_FIELDS.dataTagAfter[lengthTag] ?? 0),
  );
}

const field = (number: number, name: string, type: string): string =>
  `<field number="${number}" name="${name}" type="${type}"/>`;
const SIZE = field(5001, 'BlobSize', 'LENGTH');

describe('the data fields of a dictionary', () => {
  test('every version has those of FIX, all of which are known', () => {
    for (const [version, dictionary] of VERSIONS)
      assert.equal(dataFieldsOf(dictionary), STANDARD_DATA_FIELDS, version);
  });

  test('a length field before the data field, in a message, a group in it, and a tag of any size', () => {
    const message = (items: string): string => `<message name="Blob" msgtype="UB">${items}</message>`;
    const items = '<field name="BlobSize"/><field name="Blob"/>';
    const group =
      '<group name="NoBlobs"><field name="BlobId"/><field name="BlobSize"/><field name="Blob"/></group>';
    const others = field(5050, 'NoBlobs', 'NUMINGROUP') + field(5051, 'BlobId', 'STRING');
    assert.deepEqual(ownPairs(message(items), SIZE + field(99_999, 'Blob', 'DATA')), [[5001, 99_999]]);
    assert.deepEqual(ownPairs(message(group), SIZE + others + field(5000, 'Blob', 'XMLDATA')), [
      [5001, 5000],
    ]);
  });

  test('a field that stands in no message belongs to the length of the tag before', () => {
    assert.deepEqual(ownPairs('', SIZE + field(5002, 'Blob', 'DATA')), [[5001, 5002]]);
  });

  test('a data field without a length is read like a text', () => {
    assert.deepEqual(ownPairs('', field(5002, 'Blob', 'DATA')), []);
    assert.deepEqual(ownPairs('', field(5001, 'BlobSize', 'INT') + field(5002, 'Blob', 'DATA')), []);
  });
});
