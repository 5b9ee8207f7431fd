import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { same } from '../../src/config/difference.ts';
import { venueToml } from '../../src/config/export.ts';
import { loadVenue } from '../../src/config/load.ts';
import { formatProblems } from '../../src/config/problem.ts';
import { RELOAD_RULES } from '../../src/config/reload-rules.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { seeded } from '../kit/seed.ts';
import { keysInSomeFile, someVenueFile } from './some-file.ts';

const VENUES = join(import.meta.dirname, '..', '..', 'venues');
const RUNS = 300;

function load(text: string, file: string): VenueConfig {
  const loaded = loadVenue(file, text);
  if ('problems' in loaded) assert.fail(`${formatProblems(loaded.problems)}\n${text}`);
  return loaded.config;
}

/** What was exported loads to the same in another folder, and exports to itself. */
function roundTrip(config: VenueConfig): string {
  const exported = venueToml(config);
  const again = load(exported, join('elsewhere', 'venue.toml'));
  if (!same(again, config)) assert.deepEqual(again, config);
  assert.equal(venueToml(again), exported);
  return exported;
}

describe('a venue as a file', () => {
  for (const name of readdirSync(VENUES).filter((each) => each.endsWith('.toml'))) {
    it(`loads to what ${name} loads to`, () => {
      const file = join(VENUES, name);
      roundTrip(load(readFileSync(file, 'utf8'), file));
    });
  }

  it('loads to the same, whatever keys it has', (test) => {
    const random = seeded(test);
    let tried = 0;
    for (let run = 0; run < RUNS; run++) {
      const loaded = loadVenue(join('here', 'venue.toml'), someVenueFile(random));
      if ('problems' in loaded) continue;
      tried++;
      roundTrip(loaded.config);
    }
    test.diagnostic(`${tried} files`);
    assert.ok(tried > RUNS / 10);
  });

  it('is tried with every key that there is', () => {
    for (const [table, rules] of Object.entries(RELOAD_RULES)) {
      const tried = keysInSomeFile(table);
      assert.deepEqual(
        Object.keys(rules).filter((key) => !tried.has(key)),
        [],
        table,
      );
    }
  });

  it('says no more than it must', () => {
    const minimal =
      '[venue]\nname = "XSIM"\n\n[[endpoint]]\nname = "a"\nprotocol = "fix"\nbeginString = "FIX.4.4"\n';
    assert.equal(roundTrip(load(`${minimal}host = "127.0.0.1"\nport = 0\n`, 'venue.toml')), minimal);
  });
});
