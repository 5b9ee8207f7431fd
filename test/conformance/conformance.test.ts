/**
 * The FIX session layer against the text scenarios of this folder, each for every version that it names.
 * `UPDATE=1` writes what happens now into the files: the change is then to be read line by line.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { dictionaryOf } from '../../src/protocols/fix/dictionary/dictionary.ts';
import { fixtDictionaryOf } from '../../src/protocols/fix/dictionary/fixt.ts';
import { load } from '../../src/protocols/fix/dictionary/versions.ts';
import { createValidator } from '../../src/protocols/fix/validate.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';
import {
  readScenarios,
  recordBlocks,
  runScenario,
  writeScenarios,
  type Validate,
} from '../kit/fix-scenario.ts';

const FOLDER = import.meta.dirname;
const ONE_BYTE = 1;

const validators = new Map<BeginString, Validate>();
for (const version of Object.keys(VERSIONS) as BeginString[])
  validators.set(version, await validatorOf(version));

async function validatorOf(version: BeginString): Promise<Validate> {
  const { table } = await load[version]();
  if (version !== 'FIXT.1.1') return createValidator(dictionaryOf(table));
  return createValidator(fixtDictionaryOf(table, (await load['FIX.5.0SP2']()).table));
}

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  const path = join(FOLDER, file);
  const scenarios = readScenarios(path);
  if (process.env['UPDATE'] === '1') {
    for (const scenario of scenarios) {
      const version = scenario.versions[0]!;
      scenario.blocks = recordBlocks(scenario, version, validators.get(version)!);
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
          const validate = validators.get(version)!;
          assert.deepEqual(runScenario(scenario, version, validate), expected);
          assert.deepEqual(
            runScenario(scenario, version, validate, ONE_BYTE),
            expected,
            'one byte at a time',
          );
        });
      }
    }
  });
}
