import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { argsFor, flagName, flagsFor, type ParameterSet, parametersFrom } from '../../src/cli/parameters.ts';
import { Problem } from '../../src/cli/problem.ts';

const SET: ParameterSet = {
  properties: {
    side: { type: 'string', enum: ['buy', 'sell'], description: 'Which side' },
    clientOrderId: { type: 'string', description: 'Its id.' },
    levels: { type: 'integer', minimum: 1, maximum: 50, default: 10, description: 'How many.' },
    types: {
      type: 'array',
      items: { type: 'string', enum: ['trade', 'order-accepted'] },
      description: 'Only these',
    },
    open: { type: 'boolean', description: 'Open ones only.' },
  },
  required: ['side'],
};

describe('parameters on the command line', () => {
  it('spells flags in kebab-case', () => {
    assert.equal(flagName('clientOrderId'), 'client-order-id');
    assert.deepEqual(Object.keys(flagsFor(SET, ['clientOrderId', 'levels'])), ['client-order-id', 'levels']);
  });

  it('takes descriptions, choices and defaults from the schema', () => {
    const flags = flagsFor(SET, ['levels', 'types', 'open', 'side']);
    assert.equal(flags['levels']?.description, '[default: 10] How many.');
    assert.equal(flags['open']?.type, 'boolean');
    assert.equal(flags['side']?.required, true);
    assert.equal(flags['types']?.description, 'Only these, several with commas: trade, order-accepted');
    assert.equal(argsFor(SET, ['side'])['side']?.description, 'Which side: buy, sell');
  });

  it('understands words as they are meant, in any case', () => {
    const parameters = parametersFrom(
      SET,
      { side: 'BUY' },
      { levels: '3', types: ['Trade', 'order-accepted'], open: true, name: 'default' },
    );
    assert.deepEqual(parameters, { side: 'buy', levels: 3, types: ['trade', 'order-accepted'], open: true });
  });

  it('leaves out what was not said, so that the daemon applies its default', () => {
    assert.deepEqual(parametersFrom(SET, { side: undefined }, {}), {});
  });

  for (const [args, flags, message] of [
    [{ side: 'long' }, {}, 'side: long is none of buy, sell'],
    [{}, { levels: 'ten' }, '--levels: ten is no whole number'],
    [{}, { levels: '51' }, '--levels: 51 is not within 1 to 50'],
    [{}, { levels: '99999999999999999999' }, '--levels: 99999999999999999999 is no whole number'],
    [{}, { types: ['trade', 'fill'] }, '--types: fill is none of trade, order-accepted'],
  ] as const) {
    it(`refuses: ${message}`, () => {
      assert.throws(
        () => parametersFrom(SET, args, flags),
        (error) => error instanceof Problem && error.message === message && error.exit === 2,
      );
    });
  }
});
