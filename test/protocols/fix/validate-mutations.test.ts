import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createValidator } from '../../../src/protocols/fix/validate.ts';
import { SeededRandom, seedOf } from '../../kit/seed.ts';
import { DICTIONARIES } from './dictionaries.ts';
import { fieldIndex } from './field-index.ts';
import { sampleMessage } from './sample-messages.ts';

const ROUNDS = 4000;

const VALUES = [
  '',
  '0',
  '-1',
  '1',
  '3',
  '99999999999',
  'X',
  'Y',
  '+1',
  '20261399-00:00:00',
  ' ',
  '1 2',
  '\xff\xfe',
];
const TAGS = ['0', '-1', '9', '10', '34', '35', '55', '453', '448', '802', '5001', '99999', '2147483647'];

// Drops, doubles, moves, empties or renames fields.
function mutated(fields: string[], random: SeededRandom): string[] {
  const result = [...fields];
  for (let change = 1 + random.integer(0, 2); change > 0; change--) {
    const at = random.integer(0, result.length - 1);
    const field = result[at] ?? '58=x';
    const tag = field.slice(0, field.indexOf('='));
    const action = random.integer(0, 4);
    if (action === 0) result.splice(at, 1);
    else if (action === 1) result.splice(random.integer(0, result.length - 1), 0, field);
    else if (action === 2) result.splice(random.integer(0, result.length - 1), 0, ...result.splice(at, 1));
    else if (action === 3) result[at] = `${tag}=${random.pick(VALUES)}`;
    else result[at] = `${random.pick(TAGS)}=${random.pick(VALUES)}`;
    if (result.length === 0) result.push('58=x');
  }
  return result;
}

test('damaged messages get one answer each, and leave nothing behind', (context) => {
  const random = new SeededRandom(seedOf(context, 20261123));
  const dictionary = DICTIONARIES['FIX.4.4'];
  const validate = createValidator(dictionary);
  const types = [...dictionary.msgTypes];
  const samples = types.map((type) => sampleMessage(dictionary, type, 'all', 2).split('|').slice(0, -1));
  const good = fieldIndex(sampleMessage(dictionary, 'D', 'all', 2));
  let refused = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const fields = mutated(random.pick(samples), random);
    const text = `${fields.join('|')}|`;
    const view = fieldIndex(text);
    const problem = validate(view);
    assert.deepEqual(createValidator(dictionary)(view), problem, text);
    assert.equal(validate(good), null, text);
    if (problem === null) continue;
    refused += 1;
    const present = problem.tag !== null && fields.some((field) => field.startsWith(`${problem.tag}=`));
    // A tag to blame stands in the message, but one that is missing, which it may do in another entry.
    assert.equal(present || problem.reason === 1 || problem.tag === null, true, `${problem.tag} in ${text}`);
  }
  assert.ok(refused > ROUNDS / 2, `${refused} refused`);
});
