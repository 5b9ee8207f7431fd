import { describe, it } from 'node:test';
import { seeded } from '../kit/seed.ts';
import { TooLate } from './innocent.ts';
import { SCENARIOS } from './scenarios/index.ts';

// One file, since it runs one after the other: what is measured must not be another attack.
describe('a real daemon under attack', () => {
  for (const scenario of SCENARIOS) {
    const { id, title, tiers } = scenario;
    if (!tiers.includes('gate')) continue;
    it(`${id}: ${title}`, { timeout: 300_000 }, async (test) => {
      const run = (): Promise<void> =>
        scenario.run({ tier: 'gate', random: seeded(test), say: (text) => test.diagnostic(text) });
      try {
        await run();
      } catch (error) {
        // What the venue does to an innocent session it does each time, and what the machine does it does not.
        if (!(error instanceof TooLate)) throw error;
        test.diagnostic(`once more: ${error.message}`);
        await run();
      }
    });
  }
});
