import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';
import { mergeVenue } from '../../src/config/merge.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { linesOf, readSnapshot } from '../../src/daemon/snapshot-text.ts';
import type { LogEntry } from '../../src/management/log.ts';
import { carryOut, startedVenue } from '../kit/started-venue.ts';

const NOON = Date.UTC(2026, 2, 2, 12) * 1_000;

const equity = (symbol: string, more = ''): string =>
  `[[instrument]]\nsymbol = "${symbol}"\nassetClass = "equity"\ncurrency = "USD"\ntickSize = "0.01"\nlotSize = "1"\n${more}\n`;
const BOOKS =
  equity('A', 'referencePrice = "100.00"') + equity('B', 'referencePrice = "5.00"\nminQuantity = "10"');

function config(keys: string, rest = BOOKS): VenueConfig {
  const loaded = loadVenue('test.toml', `[venue]\nname = "X"\n${keys}\n${rest}`);
  if ('problems' in loaded) assert.fail(loaded.problems[0]!.message);
  return loaded.config;
}

/** What has been done in so many seconds. */
async function journalOf(context: TestContext, keys: string, seconds: number): Promise<string> {
  const venue = await startedVenue(context, config(keys), { at: NOON });
  venue.pass(seconds);
  return venue.journal();
}

describe('a level of activity', () => {
  for (const level of ['slow', 'fast']) {
    it(`${level}: gives one journal for a seed, byte for byte, and another for another`, async (context) => {
      const journals = [];
      for (const seed of [7, 7, 8, 8]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that nothing can be shared
        journals.push(Buffer.from(await journalOf(context, `activity = "${level}"\nseed = ${seed}`, 60)));
      }
      const [one, again, other, otherAgain] = journals as [Buffer, Buffer, Buffer, Buffer];
      assert.ok(one.equals(again));
      assert.ok(other.equals(otherAgain));
      assert.ok(!one.equals(other));
      assert.ok(one.toString().split('\n').length > (level === 'fast' ? 2_000 : 200));
    });
  }

  it('has the flow of its seed, however late the machine is, as long as it is less than a second', async (context) => {
    const flow = async (lateMs: number): Promise<unknown[]> => {
      const { running, clock, pass } = await startedVenue(context, config('activity = "fast"'), { at: NOON });
      const orders: unknown[] = [];
      running.listen((event) => {
        if (event.type === 'order-accepted') orders.push([event.order.clientOrderId, event.order.price]);
      });
      if (lateMs === 0) {
        pass(20);
        return orders;
      }
      for (let passed = 0; passed < 20_000; passed += lateMs) {
        clock.set({ mode: 'manual', at: clock.now() + lateMs * 1_000 });
        while (clock.step(clock.now()));
      }
      return orders;
    };
    const inTime = await flow(0);
    assert.ok(inTime.length > 500);
    assert.deepEqual(await flow(400), inTime);
  });

  it('makes bots that quote, trade and are refused nothing, in orders that the instrument takes', async (context) => {
    const { running, pass } = await startedVenue(context, config('activity = "fast"'), { at: NOON });
    const seen = new Map<string, number>();
    const sizes: number[] = [];
    running.listen((event) => {
      seen.set(event.type, (seen.get(event.type) ?? 0) + 1);
      if (event.type === 'order-accepted' && event.order.symbol === 'B') sizes.push(event.order.quantity);
    });
    pass(60);
    assert.deepEqual(
      running.bots().map(({ name, kind }) => [name, kind]),
      ['A', 'B'].flatMap((symbol) =>
        ['market-maker', 'noise', 'taker'].map((kind) => [`fast-${kind}-${symbol}`, kind]),
      ),
    );
    assert.ok(running.bots().every(({ orders }) => orders > 0));
    assert.ok(seen.get('trade')! > 100);
    assert.deepEqual([seen.get('order-rejected'), seen.get('request-rejected')], [undefined, undefined]);
    assert.ok(Math.min(...sizes) >= 10 && Math.max(...sizes) === 2_000, String(sizes));
    const { book } = running.venue.listing('A')!;
    assert.ok(book.best(0) !== null && book.best(1) !== null);
  });

  it('is set by hand: the bots of the former go with their orders, and none leaves nobody', async (context) => {
    const { running, pass } = await startedVenue(context, config('activity = "slow"'), { at: NOON });
    pass(1);
    await running.parts.setActivity('A', 'fast');
    pass(1);
    const shown = running.activity();
    assert.deepEqual(
      shown.books.map(({ symbol, level, bots }) => [symbol, level, bots[0]]),
      [
        ['A', 'fast', 'fast-market-maker-A'],
        ['B', 'slow', 'slow-market-maker-B'],
      ],
    );
    assert.ok(shown.books.every(({ orders }) => orders > 0));
    assert.deepEqual(
      shown.levels.map(({ level }) => level),
      ['none', 'slow', 'fast'],
    );
    await running.parts.setActivity(null, 'none');
    assert.deepEqual(running.bots(), []);
    assert.equal(running.venue.openOrders, 0);
    assert.deepEqual(running.state(), config(''));
  });

  it('cannot be what there is not, or where it cannot be; its bots go with it alone', async (context) => {
    const { running } = await startedVenue(context, config('', BOOKS + equity('C')), { at: NOON });
    const set = (symbol: string | null, level: string): Promise<void> =>
      running.parts.setActivity(symbol, level);
    await assert.rejects(
      set('A', 'frantic'),
      /^RangeError: level: there is no level of activity "frantic": there is none, slow, fast$/,
    );
    await assert.rejects(set(null, 'fast'), /level: "fast" needs a referencePrice of C/);
    assert.deepEqual(running.bots(), []);
    await set('A', 'slow');
    await assert.rejects(
      running.parts.removeBot('slow-noise-A'),
      /is of the activity "slow" of A: set another/,
    );
    await assert.rejects(
      running.parts.removeInstrument('A'),
      /A has the activity "slow": set it to none first/,
    );
    const wish = { kind: 'noise', symbol: 'A', name: 'slow-noise-A', set: [] };
    await assert.rejects(
      running.parts.createBot(wish),
      /the bot name "slow-noise-A" is taken by the activity "slow" of A/,
    );
  });

  it('has numbers of the file: what it changes restarts the bots that it concerns, and what was set by hand stays', async (context) => {
    const before = config('activity = "slow"');
    const { running, pass } = await startedVenue(context, before, { at: NOON });
    await running.parts.setActivity('B', 'none');
    pass(1);
    const after = config('activity = "slow"', `${BOOKS}[activity.slow]\nnoise = { ordersPerSecond = 3 }\n`);
    const wanted = mergeVenue(before, after, running.state());
    assert.deepEqual(await carryOut(running, running.state(), wanted), [
      'stop bot slow-noise-A',
      'change venue X: activity',
      'start bot slow-noise-A: noise on A',
    ]);
    assert.equal(running.bot('slow-noise-A')!.parameters['ordersPerSecond'], 3);
    assert.equal(running.bot('slow-noise-A')!.parameters['limitShare'], 0.5);
    assert.equal(running.bot('slow-noise-B'), undefined);
    // The file says something else of that book now.
    const fast = config('activity = "fast"');
    await carryOut(running, running.state(), mergeVenue(after, fast, running.state()));
    assert.deepEqual(running.state(), fast);
    const exported = loadVenue('again.toml', running.toml());
    assert.ok('config' in exported);
    assert.deepEqual(exported.config.bots, fast.bots);
  });

  it('goes on from a snapshot as it would have', async (context) => {
    const one = await startedVenue(context, config('activity = "fast"\nseed = 3'), { at: NOON });
    one.pass(10);
    const header = { venue: 'X', note: null, takenAt: NOON };
    const image = linesOf(header, one.running.snapshots.image());
    one.pass(10);
    const later = linesOf(header, one.running.snapshots.image());
    const other = await startedVenue(context, config('activity = "fast"\nseed = 3'), {
      at: NOON + 10_000_000,
    });
    other.running.snapshots.restore(readSnapshot(image).image, 'a test');
    other.running.snapshots.catchUp();
    other.pass(10);
    assert.deepEqual(linesOf(header, other.running.snapshots.image()), later);
  });
});

describe('a bot that replays a file', () => {
  const REPLAY = '[[bot]]\nkind = "replay"\nbooks = ["A"]\nfile = "orders.csv"\n';
  const LINES = 'offsetMs,action,id,side,quantity,price\n0,new,a,buy,5,9.99\n2000,new,b,sell,5,9.99\n';

  it('does what the file says where the venue file is, and goes on from a snapshot', async (context) => {
    const home = mkdtempSync(join(tmpdir(), 'simctl-replay-'));
    context.after(() => rmSync(home, { recursive: true, force: true }));
    writeFileSync(join(home, 'orders.csv'), LINES);
    const loaded = loadVenue(join(home, 'venue.toml'), `[venue]\nname = "X"\n${BOOKS}${REPLAY}`);
    assert.ok('config' in loaded);
    const logged: LogEntry[] = [];
    const venue = await startedVenue(context, loaded.config, { at: NOON, logged });
    venue.pass(1);
    assert.equal(venue.running.venue.openOrders, 1);
    const image = venue.running.snapshots.image();
    venue.pass(1);
    assert.equal(venue.running.venue.openOrders, 0);
    venue.running.snapshots.restore(image, 'a test');
    assert.equal(venue.running.venue.openOrders, 1);
    // The clock does not go back with the snapshot, so what was due since is due now.
    venue.running.snapshots.catchUp();
    venue.pass(0);
    assert.equal(venue.running.venue.openOrders, 0);
    assert.equal(venue.running.bots()[0]!.orders, 2);
    const wish = { kind: 'replay', symbol: 'A', set: ['file = "orders.csv"'] };
    await assert.rejects(venue.running.parts.createBot(wish), /made by a venue file, not by a client/);
  });
});
