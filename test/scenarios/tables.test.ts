import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { BOTS } from '../../src/bots/index.ts';
import { DECISION_VERBS } from '../../src/engine/decision.ts';
import { FAULT_NAMES } from '../../src/faults/catalogue.ts';

const TESTS = join(import.meta.dirname, '..');
const SOURCES = join(TESTS, '..', 'src');

const scenarios = globSync('**/*.txt', { cwd: TESTS })
  .map((file) => readFileSync(join(TESTS, file), 'utf8'))
  .join('\n');

/** Those of the words for which no line of any scenario is like this. */
function without(words: readonly string[], line: (word: string) => RegExp): string[] {
  return words.filter((word) => !line(word).test(scenarios));
}

function page(folder: string): string {
  return readFileSync(join(SOURCES, folder, 'README.md'), 'utf8');
}

describe('whatever answers orders, spoils messages or decides by hand has a scenario and a row of its page', () => {
  it('bots', () => {
    const kinds = Object.keys(BOTS);
    // What a plugin does is its own affair, in a thread of its own: test/plugins.
    const ours = kinds.filter((kind) => kind !== 'plugin');
    assert.deepEqual(
      without(ours, (kind) => new RegExp(`^bot \\S+ ${kind} `, 'm')),
      [],
    );
    const text = page('bots');
    assert.deepEqual(
      kinds.filter((kind) => !text.includes(`\n### ${kind}\n`)),
      [],
    );
  });

  it('faults', () => {
    assert.deepEqual(
      without(FAULT_NAMES, (kind) => new RegExp(`^fault arm ${kind}( |$)`, 'm')),
      [],
    );
    const text = page('faults');
    assert.deepEqual(
      FAULT_NAMES.filter((kind) => !text.includes(`| \`${kind}\` |`)),
      [],
    );
  });

  it('decisions, and what is done to trades', () => {
    assert.deepEqual(
      without(DECISION_VERBS, (verb) => new RegExp(`^(decide|operator:) ${verb} `, 'm')),
      [],
    );
    assert.deepEqual(
      without(['bust', 'correct'], (verb) => new RegExp(`^(operator: )?${verb} `, 'm')),
      [],
    );
    const text = page('management');
    const methods = [
      ...DECISION_VERBS.map((verb) => `order.${camel(verb)}`),
      'trade.bust',
      'trade.correct',
      'order.enter',
    ];
    assert.deepEqual(
      methods.filter((method) => !text.includes(`| \`${method}\` |`)),
      [],
    );
  });
});

function camel(verb: string): string {
  return verb.replace(/-[a-z]/g, (match) => match[1]!.toUpperCase());
}
