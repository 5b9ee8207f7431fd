import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deniedTo } from '../../src/gateways/fix/roles.ts';
import { FixVenueScript, validators } from '../kit/fix-venue-script.ts';

/** A venue with so many options beside the two instruments that there are anyway. */
async function chain(options: number): Promise<FixVenueScript> {
  const script = new FixVenueScript('FIX.4.4', await validators());
  for (let strike = 1; strike <= options; strike++) {
    const terms = `assetClass=option underlying=XYZ expiry=2026-12-18 strike=${strike} putCall=put multiplier=100`;
    script.run(`instrument symbol=XYZ-${strike} ${terms}`);
  }
  return script;
}

function valuesOf(message: string, tag: number): string[] {
  return message
    .split('|')
    .filter((field) => field.startsWith(`${tag}=`))
    .map((field) => field.slice(field.indexOf('=') + 1));
}

test('a long list comes in parts, of which the last says so', async () => {
  const script = await chain(248);
  const parts = script.run('A: 35=x|320=all|559=4');
  assert.deepEqual(
    parts.map((part) => [valuesOf(part, 393), valuesOf(part, 146), valuesOf(part, 893)]),
    [
      [['250'], ['100'], ['N']],
      [['250'], ['100'], ['N']],
      [['250'], ['50'], ['Y']],
    ],
  );
  assert.equal(new Set(parts.flatMap((part) => valuesOf(part, 55))).size, 250);
  assert.equal(new Set(parts.flatMap((part) => valuesOf(part, 322))).size, 3);
});

test('more definitions than fit an answer are to be asked for more narrowly', async () => {
  const script = await chain(1_001);
  const [refusal] = script.run('A: 35=c|320=d|321=3|55=XYZ');
  assert.deepEqual(valuesOf(refusal!, 323), ['5']);
  assert.deepEqual(valuesOf(refusal!, 58), ['1001 securities, at most 1000 at once: say more of them.']);
  assert.equal(script.run('A: 35=c|320=d|321=3|55=XYZ|202=7').length, 1);
});

test('a session has as many subscriptions to statuses as is said, and room again for those that it gives up', async () => {
  const script = new FixVenueScript('FIX.4.4', await validators());
  for (let id = 1; id <= 1_000; id++) assert.equal(script.run(`A: 35=e|324=${id}|55=ABC|263=1`).length, 1);
  const [refusal] = script.run('A: 35=g|335=one|263=1');
  assert.match(refusal!, /^A: 35=j\|.*58=A session has at most 1000 subscriptions to statuses\./);
  assert.equal(script.run('operator: phase halt').length, 1_000);
  script.run('A: 35=e|324=7|263=2|55=ABC');
  assert.match(script.run('A: 35=g|335=one|263=1')[0]!, /^A: 35=h\|335=one/);
});

test('sessions that trade or watch may ask for reference data, and others may not', () => {
  for (const type of ['c', 'e', 'g', 'v', 'x']) {
    assert.equal(deniedTo(['orders']).has(type), false);
    assert.equal(deniedTo(['market-data']).has(type), false);
    assert.equal(deniedTo(['drop-copy']).has(type), true);
  }
  assert.equal(deniedTo(['orders']).has('V'), true);
  assert.equal(deniedTo(['market-data']).has('D'), true);
});
