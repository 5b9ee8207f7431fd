import { describe, it } from 'node:test';
import { seeded } from '../kit/seed.ts';
import { SCENARIOS } from './scenarios/index.ts';

// One file, since it runs one after the other: what is measured must not be another attack.
describe('a real daemon under attack', () => {
  for (const scenario of SCENARIOS) {
    const { id, title, tiers } = scenario;
    if (!tiers.includes('gate')) continue;
    it(`${id}: ${title}`, { timeout: 300_000 }, async (test) => {
      await scenario.run({ tier: 'gate', random: seeded(test), say: (text) => test.diagnostic(text) });
    });
  }
});
