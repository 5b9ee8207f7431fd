import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { differences } from '../../src/daemon/snapshot-diff.ts';
import { linesOf, readSnapshot } from '../../src/daemon/snapshot-text.ts';
import type { VenueImage } from '../../src/daemon/venue-image.ts';
import { PLAIN } from '../../src/engine/instructions.ts';
import { snapshotOf, venueOf, venueRecordOf } from '../../src/engine/snapshot.ts';
import type { Venue } from '../../src/engine/venue.ts';
import { Venue as NewVenue } from '../../src/engine/venue.ts';
import { commands } from '../kit/random-commands.ts';

const NOW = Date.UTC(2026, 0, 5, 9) * 1_000 + 123_457;
const HEADER = { venue: 'X', note: 'as it was', takenAt: NOW };

function listed(): Venue {
  const venue = new NewVenue('X');
  for (const symbol of ['ONE', 'TWO']) {
    const terms = {
      assetClass: 'equity',
      currency: 'USD',
      tickSize: '0.05',
      lotSize: '10',
      aliases: {},
    } as const;
    venue.apply({ type: 'create-instrument', instrument: { ...terms, symbol } }, NOW, () => {});
  }
  return venue;
}

function imageOf(venue: Venue): VenueImage {
  const session = { name: 'ACME', nextSender: 12, nextTarget: 7, numbersSince: NOW - 5 };
  const messages = [{ msgSeqNum: 11, bytes: '8=FIX.4.4\u000135=8\u000158=\u00e9"\u0001' }];
  const bot = { name: 'noise', run: 'k1', clientOrderId: 3, orders: 3, random: [1, -2, 3, 4] as const };
  return {
    venue: venueRecordOf(venue),
    at: NOW + 1,
    phasesSeenAt: 0,
    sessions: [{ ...session, messages }],
    bots: [{ ...bot, kind: { next: NOW + 7 } }],
  };
}

test('a snapshot read back is the venue that it was made of', () => {
  fc.assert(
    fc.property(commands, (list) => {
      const venue = new NewVenue('X');
      for (const [index, command] of list.entries()) venue.apply(command, NOW + index * 1_003, () => {});
      const image = imageOf(venue);
      const { header, image: again } = readSnapshot(linesOf(HEADER, image));
      assert.deepEqual(header, HEADER);
      assert.deepEqual({ ...again, venue: null }, { ...image, venue: null });
      assert.equal(snapshotOf(venueOf(again.venue)), snapshotOf(venue));
    }),
    { numRuns: 60 },
  );
});

test('what an order asks for is decimal text, and read back exactly', () => {
  const venue = listed();
  venue.apply(
    {
      type: 'enter',
      owner: 'A',
      clientOrderId: 'a1',
      symbol: 'ONE',
      side: 'buy',
      orderType: 'stop-limit',
      price: 201,
      quantity: 30,
      timeInForce: 'gtd',
      instructions: { ...PLAIN, stopPrice: 200, displayQuantity: 5, expireAt: NOW + 86_400_000_001 },
      defect: null,
    },
    NOW,
    () => {},
  );
  const lines = linesOf(HEADER, imageOf(venue));
  const order = lines.find((line) => line.startsWith('{"order":1,'))!;
  assert.match(order, /"price":"10\.05","quantity":"300"/);
  assert.match(
    order,
    /"stopPrice":"10\.00".*"displayQuantity":"50".*"expireAt":"2026-01-06T09:00:00\.123458Z"/,
  );
  assert.equal(snapshotOf(venueOf(readSnapshot(lines).image.venue)), snapshotOf(venue));
});

test('what is no snapshot is refused with the line', () => {
  const lines = linesOf(HEADER, imageOf(listed()));
  const refused = (changed: readonly string[]): string => {
    try {
      readSnapshot(changed);
    } catch (error) {
      assert.ok(error instanceof RangeError, String(error));
      return error.message;
    }
    return 'read';
  };
  assert.match(refused([]), /it is cut off/);
  assert.match(refused(lines.slice(1)), /^line 1: is not the begin of a snapshot/);
  assert.match(refused(lines.slice(0, 1)), /it is cut off/);
  assert.match(refused([lines[0]!, '[1']), /^line 2: /);
  assert.match(refused([lines[0]!, '{"orders":3}']), /^line 2: "orders" is nothing that a snapshot has/);
  assert.match(refused([lines[0]!, '{"__proto__":3}']), /is nothing that a snapshot has/);
  assert.match(refused([lines[0]!.replace('":1', '":99')]), /^line 1: has version 99/);
  assert.match(refused([...lines, '{"order":1,"symbol":"GONE"}']), /there is no instrument GONE above it/);
});

test('two snapshots differ by entity and member', () => {
  const venue = listed();
  const before = linesOf(HEADER, imageOf(venue));
  assert.deepEqual([...differences(before, before)], []);
  const order = { owner: 'A', symbol: 'ONE', side: 'buy', orderType: 'limit', timeInForce: 'day' } as const;
  venue.apply(
    {
      type: 'enter',
      clientOrderId: 'a1',
      price: 200,
      quantity: 3,
      instructions: null,
      defect: null,
      ...order,
    },
    NOW,
    () => {},
  );
  const after = linesOf(HEADER, imageOf(venue));
  const found = [...differences(before, after)];
  assert.deepEqual(
    found.map(({ change, entity }) => `${change} ${entity}`),
    ['changed state X', 'changed book ONE', 'added order 1'],
  );
  assert.deepEqual(
    found[2]!.fields.find(({ path }) => path === 'price'),
    { path: 'price', before: null, after: '"10.00"' },
  );
  assert.deepEqual(
    found[1]!.fields.map(({ path }) => path),
    ['queue'],
  );
});
