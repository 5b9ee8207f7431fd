/**
 * What saving and restoring a venue with 10,000 open orders of a session takes: the text, the state, and the commit
 * that makes it durable.
 *
 *   node bench/snapshots.ts [--json]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { helpIfAsked } from '../scripts/usage.ts';
import { linesOf, readSnapshot } from '../src/daemon/snapshot-text.ts';
import { SnapshotFiles } from '../src/daemon/snapshot-files.ts';
import { imageOf, restoreImage, successorOf, type VenueParts } from '../src/daemon/venue-image.ts';
import { VenueRunner } from '../src/daemon/venue-runner.ts';
import { openSqliteStore } from '../src/store/sqlite.ts';
import { best, printFigures } from './figures.ts';

helpIfAsked(import.meta.filename);

const ORDERS = 10_000;
const NOON = Date.UTC(2026, 0, 5, 12) * 1_000;
const REPORT = Buffer.alloc(250, 'x');

const directory = mkdtempSync(join(tmpdir(), 'simctl-bench-snapshots-'));
const store = openSqliteStore({ directory, durability: 'process', now: () => NOON, holder: 'bench' });
const clock = { now: () => NOON };
const calendar = {
  dayEnd: { timeZone: 'UTC', at: '17:30' },
  phases: { timeZone: 'UTC', holidays: [], entries: [] },
};
const runner = new VenueRunner('BENCH', store.venue('BENCH'), clock, calendar, () => {});
const messages = store.session('BENCH/ACME');
const parts: VenueParts = {
  runner,
  stores: new Map([['ACME', messages]]),
  bots: new Map(),
  mayCome: () => false,
  storeOf: () => messages,
};

for (const symbol of ['AAA', 'BBB']) {
  const terms = {
    assetClass: 'equity',
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    aliases: {},
  } as const;
  runner.execute({ type: 'create-instrument', instrument: { ...terms, symbol } });
}
for (let number = 0; number < ORDERS; number++) {
  const isBuy = number % 2 === 0;
  runner.execute({
    type: 'enter',
    owner: 'ACME',
    clientOrderId: `order-${number}`,
    symbol: number % 4 < 2 ? 'AAA' : 'BBB',
    side: isBuy ? 'buy' : 'sell',
    orderType: 'limit',
    price: isBuy ? 9_000 - (number % 500) : 9_001 + (number % 500),
    quantity: 100,
    timeInForce: 'day',
    instructions: null,
    defect: null,
  });
  messages.append(number + 2, REPORT);
  messages.nextSenderSeqNum = number + 3;
}
store.commit();

const header = { venue: 'BENCH', note: null, takenAt: NOON };
const files = new SnapshotFiles(directory, true);
let saved = 0;
const save = (): void =>
  files.write(`run-${++saved}`, `${linesOf(header, imageOf(parts, NOON)).join('\n')}\n`);
const savedIn = best(() => {}, save);
const restore = (): void => {
  const { image } = readSnapshot(files.lines('run-1'));
  restoreImage(parts, image, successorOf(parts, image));
  store.commit();
};
const restoredIn = best(() => {}, restore);
store.close();
rmSync(directory, { recursive: true, force: true });

const MS = 1_000_000;
printFigures([
  { case: 'save 10,000 orders and as many messages', value: savedIn / MS, unit: 'ms', limit: 200 },
  { case: 'restore them', value: restoredIn / MS, unit: 'ms', limit: 100 },
]);
