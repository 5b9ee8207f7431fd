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
import {
  beginStringOf,
  readScenarios,
  recordBlocks,
  runScenario,
  SCENARIO_VERSIONS,
  writeScenarios,
  type MessageRules,
  type Scenario,
  type ScenarioVersion,
} from '../kit/fix-scenario.ts';

const FOLDER = import.meta.dirname;
const ONE_BYTE = 1;

/** What the scenarios of every version must show, by the lines that show it. */
const COVERED = {
  logon: /^< 35=A\|34=1\|/,
  reject: /^< 35=3\|.*\|45=\d+\|/,
  resend: /^< 35=D\|34=\d+\|43=Y\|.*\|122=/,
  'numbers anew': /^< 35=A\|34=1\|.*\|141=Y/,
  'business reject': /^< 35=j\|.*\|380=3$/,
} as const;
/** FIX.4.0 refuses ResetSeqNumFlag, which it does not have, and up to 4.1 the session rejects what the application does not support. */
const EARLY_BUSINESS_REJECT = /^< 35=3\|.*\|58=Unsupported Message Type/;
const COVERED_OTHERWISE: Partial<Record<ScenarioVersion, Partial<Record<keyof typeof COVERED, RegExp>>>> = {
  'FIX.4.0': {
    'numbers anew': /^< 35=5\|.*\|58=Invalid tag number \(141\)$/,
    'business reject': EARLY_BUSINESS_REJECT,
  },
  'FIX.4.1': { 'business reject': EARLY_BUSINESS_REJECT },
};

const dictionaries = new Map<ScenarioVersion, Dictionary>();
for (const version of SCENARIO_VERSIONS) dictionaries.set(version, await dictionaryFor(version));
const rules = new Map<string, MessageRules>();

async function dictionaryFor(version: ScenarioVersion): Promise<Dictionary> {
  const transport = beginStringOf(version);
  const table = await load[transport]();
  if (transport !== 'FIXT.1.1') return dictionaryOf(table);
  return fixtDictionaryOf(table, await load[version === transport ? 'FIX.5.0SP2' : version]());
}

/** The rules of a version, with the dictionary that the scenario adds. */
function rulesOf({ options }: Scenario, version: ScenarioVersion): MessageRules {
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

const all: Scenario[] = [];

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.txt'))) {
  const path = join(FOLDER, file);
  const scenarios = readScenarios(path);
  all.push(...scenarios);
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

describe('every version is shown to', () => {
  for (const version of SCENARIO_VERSIONS) {
    // The application's version of FIXT.1.1 by itself is that of the scenario.
    if (version === 'FIXT.1.1') continue;
    const lines = all
      .filter(({ versions }) => versions.includes(version))
      .flatMap(({ blocks }) => blocks.flatMap(({ expected }) => expected));
    for (const [what, byDefault] of Object.entries(COVERED)) {
      const pattern = COVERED_OTHERWISE[version]?.[what as keyof typeof COVERED] ?? byDefault;
      test(`${version}: ${what}`, () =>
        assert.ok(
          lines.some((line) => pattern.test(line)),
          String(pattern),
        ));
    }
  }
});
