/**
 * A file of node:test as users write them, of so many tests of a typical shape: one daemon on a clock that is moved by
 * hand, and for each test a sandbox, a trader and expectations. bench/scenarios.ts runs it and takes the time.
 *
 *   node --test bench/scenario-tests.ts [tests]
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Expectations, sandbox, spawn, type SpawnedDaemon } from '../sdk/index.ts';
import { trader } from '../sdk/testing.ts';

const VENUE = join(import.meta.dirname, 'venues', 'quiet.toml');
const TESTS = Number(process.argv[2] ?? 10);

describe('a router', { concurrency: 4 }, () => {
  let sim: SpawnedDaemon;
  before(async () => {
    sim = await spawn({ venues: VENUE, clock: 'manual' });
  });
  after(() => sim.stop());

  for (let number = 1; number <= TESTS; number++) {
    it(`is acknowledged, filled in part and canceled (${number})`, async () => {
      await using box = await sandbox(sim, { clients: ['fix44.CLIENT1'] });
      const { symbol } = box;
      const [session] = box.sessions;
      await using client = await trader(box, session!.name);
      await using venue = await Expectations.begin(box, { symbol, session: session!.name });
      const order = { Symbol: symbol, Side: '1', OrderQty: 100, TransactTime: new Date() };

      client.send('NewOrderSingle', { ...order, ClOrdID: 'A1', OrdType: '2', Price: '10.00' });
      const held = await venue.expectOrder({ symbol, side: 'buy', quantity: '100' });
      await held.ack();
      await client.expect('ExecutionReport', { ClOrdID: 'A1', ExecType: '0' });
      await held.fill('40');
      await client.expect('ExecutionReport', { ExecType: 'F', CumQty: '40', LeavesQty: '60' });
      await held.release();
      client.send('OrderCancelRequest', { ...order, ClOrdID: 'A2', OrigClOrdID: 'A1' });
      await (await held.expectCancel()).accept();
      const canceled = await client.expect('ExecutionReport', { ClOrdID: 'A2', ExecType: '4' });

      assert.equal(canceled.get('CumQty'), '40');
      await venue.verifyNoMore();
    });
  }
});
