import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FixVenueScript, validators } from '../kit/fix-venue-script.ts';

/** Reports that answer one request at most. */
const MOST = 2_000;

test('more trades than may answer one request are refused, with how to ask for fewer', async () => {
  const script = new FixVenueScript('FIX.4.4', await validators());
  script.run('drop-copy DV venue trades');
  script.run(`A: 35=D|11=a|55=ABC|54=1|38=${(MOST + 1) * 10}|40=2|44=10.00`);
  const sell = (id: number): void => void script.run(`B: 35=D|11=b${id}|55=ABC|54=2|38=10|40=2|44=10.00`);
  for (let id = 1; id <= MOST; id++) sell(id);
  const all = script.run('DV: 35=AD|568=all|569=0');
  assert.equal(all.length, 1 + MOST);
  assert.match(all.at(-1)!, new RegExp(`^DV: 35=AE\\|571=T-${MOST}\\|.*\\|748=${MOST}\\|912=Y\\|`));
  sell(MOST + 1);
  assert.deepEqual(script.run('DV: 35=AD|568=more|569=0|263=1'), [
    'DV: 35=AQ|568=more|569=0|263=1|748=0|749=99|750=2|58=2001 reports are too many, 2000 the most: ask for an instrument or a time.',
  ]);
  const few = script.run('DV: 35=AD|568=few|569=1|11=b7');
  assert.deepEqual(
    few.map((message) => message.slice(0, 'DV: 35=AE|571=T-7|'.length)),
    ['DV: 35=AQ|568=few|', 'DV: 35=AE|571=T-7|'],
  );
});
