import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CANCEL_REASONS, RESTATE_REASONS } from '../../src/engine/reasons.ts';
import { REJECT_REASONS } from '../../src/engine/reject.ts';
import { snapshotOf } from '../../src/engine/snapshot.ts';
import { checkGolden } from '../kit/goldens.ts';
import { VenueScript } from '../kit/venue-script.ts';

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'));

for (const file of files) {
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

test('every reason for which something is refused, canceled or restated is in a scenario', () => {
  const told = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
  // Two million orders are more than a scenario has: test/engine/venue.test.ts has a venue with less room.
  const refusals = Object.keys(REJECT_REASONS).filter((reason) => reason !== 'too-many-open-orders');
  assert.deepEqual(
    [
      ...refusals.filter((reason) => !new RegExp(`: ${reason}\\b`).test(told)),
      ...CANCEL_REASONS.filter((reason) => !new RegExp(`^order-canceled E-\\d+ ${reason},`, 'm').test(told)),
      ...RESTATE_REASONS.filter((reason) => !new RegExp(`^order-restated E-\\d+ ${reason}:`, 'm').test(told)),
    ],
    [],
  );
});
