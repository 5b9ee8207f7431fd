import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { snapshotOf } from '../../src/engine/snapshot.ts';
import { checkGolden } from '../kit/goldens.ts';
import { VenueScript } from '../kit/venue-script.ts';

for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))) {
  test(`scenario ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}`, () => {
    const script = new VenueScript();
    checkGolden(join(import.meta.dirname, file), (input) => input.flatMap((line) => script.run(line)));
  });

  // Whatever a venue knows is in its snapshot: one that is restored after every command says the same.
  test(`scenario ${file.replace(/\.txt$/, '').replaceAll('-', ' ')}, restarted all along`, () => {
    const script = new VenueScript();
    checkGolden(join(import.meta.dirname, file), (input) =>
      input.flatMap((line) => {
        const told = script.run(line);
        const before = snapshotOf(script.venue);
        script.run('restart');
        assert.equal(snapshotOf(script.venue), before);
        return told;
      }),
    );
  });
}
