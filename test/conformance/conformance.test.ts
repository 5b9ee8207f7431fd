/**
 * The FIX session layer against the text scenarios of this folder, each for every version that it names.
 * `UPDATE=1` writes what happens now into the files: the change is then to be read line by line.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { dataFieldsOf } from '../../src/protocols/fix/dictionary/data-pairs.ts';
import { dictionaryOf, type Dictionary } from '../../src/protocols/fix/dictionary/dictionary.ts';
import { fixtDictionaryOf } from '../../src/protocols/fix/dictionary/fixt.ts';
import { withOverlay } from '../../src/protocols/fix/dictionary/overlay.ts';
import { load } from '../../src/protocols/fix/dictionary/versions.ts';
import { createValidator } from '../../src/protocols/fix/validate.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';
import {
  readScenarios,
  recordBlocks,
  runScenario,
  writeScenarios,
  type MessageRules,
  type Scenario,
} from '../kit/fix-scenario.ts';

const FOLDER = import.meta.dirname;
const ONE_BYTE = 1;

const dictionaries = new Map<BeginString, Dictionary>();
for (const version of Object.keys(VERSIONS) as BeginString[])
  dictionaries.set(version, await dictionaryFor(version));
const rules = new Map<string, MessageRules>();

async function dictionaryFor(version: BeginString): Promise<Dictionary> {
  const { table } = await load[version]();
  if (version !== 'FIXT.1.1') return dictionaryOf(table);
  return fixtDictionaryOf(table, (await load['FIX.5.0SP2']()).table);
}

/** The rules of a version, with the dictionary that the scenario adds. */
function rulesOf({ options }: Scenario, version: BeginString): MessageRules {
  const file = options.get('dictionary') ?? '';
  const key = `${version} ${file}`;
  const known = rules.get(key);
  if (known !== undefined) return known;
  const base = dictionaries.get(version)!;
  const xml = file === '' ? null : readFileSync(join(FOLDER, file), 'utf8');
  const dictionary = xml === null ? base : withOverlay(base, xml, 'extend');
  const made = { validate: createValidator(dictionary), dataFields: dataFieldsOf(dictionary) };
  rules.set(key, made);
  return made;
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  const path = join(FOLDER, file);
  const scenarios = readScenarios(path);
  if (process.env['UPDATE'] === '1') {
    for (const scenario of scenarios) {
      const version = scenario.versions[0]!;
      scenario.blocks = recordBlocks(scenario, version, rulesOf(scenario, version));
    }
    writeFileSync(path, writeScenarios(scenarios));
  }
  describe(file, () => {
    test('is written as the runner writes it', () => {
      assert.equal(writeScenarios(scenarios), readFileSync(path, 'utf8'));
    });
    for (const scenario of scenarios) {
      for (const version of scenario.versions) {
        test(`${version}: ${scenario.title}`, () => {
          const expected = scenario.blocks.map((block) => block.expected);
          const read = rulesOf(scenario, version);
          assert.deepEqual(runScenario(scenario, version, read), expected);
          assert.deepEqual(runScenario(scenario, version, read, ONE_BYTE), expected, 'one byte at a time');
        });
      }
    }
  });
}
