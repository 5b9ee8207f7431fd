import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createValidator } from '../../../src/protocols/fix/validate.ts';
import { DICTIONARIES } from './dictionaries.ts';
import { fieldIndex } from './field-index.ts';
import { sampleMessage } from './sample-messages.ts';

// Two entries in each group, but one in the newest versions, whose groups stand seven deep.
const ENTRIES: Partial<Record<string, number>> = { 'FIX.5.0SP2': 1 };

describe('every message type of every version', () => {
  for (const [version, dictionary] of Object.entries(DICTIONARIES)) {
    const validate = createValidator(dictionary);

    test(`${version}: the required fields alone make a good message`, () => {
      for (const msgType of dictionary.msgTypes) {
        const message = sampleMessage(dictionary, msgType, 'required');
        assert.deepEqual(validate(fieldIndex(message)), null, message);
      }
    });

    test(`${version}: all fields with all groups make a good message`, () => {
      for (const msgType of dictionary.msgTypes) {
        const message = sampleMessage(dictionary, msgType, 'all', ENTRIES[version] ?? 2);
        assert.deepEqual(validate(fieldIndex(message)), null, message.slice(0, 2000));
      }
    });

    test(`${version}: each required field is missed`, () => {
      for (const msgType of dictionary.msgTypes) {
        const message = sampleMessage(dictionary, msgType, 'required');
        for (const tag of dictionary.message(msgType)?.required ?? []) {
          const group = dictionary.message(msgType)?.groups.has(tag) ?? false;
          if (group) continue; // its members would be misplaced as well
          const without = message.replace(new RegExp(`\\|${tag}=[^|]*`), '');
          const problem = validate(fieldIndex(without));
          assert.deepEqual([problem?.reason, problem?.tag], [1, tag], without);
        }
      }
    });
  }
});
