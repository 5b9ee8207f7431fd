/**
 * Runs one scenario of test/hostile/scenarios, at the size of its tier.
 *
 *   npm run reliability -- ID [--tier gate|nightly] [--seed S]
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SeededRandom } from '../kit/seed.ts';
import { TIERS, type Tier } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tier: { type: 'string', default: '' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    help: { type: 'boolean', default: false },
  },
});

const [id] = positionals;
const scenario = SCENARIOS.find((candidate) => candidate.id === id?.toUpperCase());
const tier = (values.tier === '' ? (scenario?.tiers[0] ?? 'gate') : values.tier) as Tier;
const seed = Number(values.seed);

if (values.help || id === undefined) {
  console.log(`npm run reliability -- ID [--tier ${TIERS.join('|')}] [--seed S]\n`);
  for (const { id: name, title, tiers } of SCENARIOS)
    console.log(`${name.padEnd(8)}${title} (${tiers.join(', ')})`);
} else if (scenario === undefined) {
  fail(`there is no scenario ${id}: --help lists them`);
} else if (!scenario.tiers.includes(tier)) {
  fail(`${scenario.id} runs in the tier ${scenario.tiers.join(' or ')}, not in ${tier}`);
} else if (!Number.isSafeInteger(seed)) {
  fail(`--seed takes a whole number, not ${values.seed}`);
} else {
  console.log(`${scenario.id}, ${tier}: ${scenario.title}\nSEED=${seed}`);
  const began = performance.now();
  await scenario.run({ tier, random: new SeededRandom(seed), say: (text) => console.log(text) });
  console.log(`passed in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
