import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  readClaims,
  reconcile,
  ReconciliationFailed,
  SimctlError,
  spawn,
  type SpawnedDaemon,
} from '../../sdk/index.ts';
import { trader, type FixClient } from '../../sdk/testing.ts';
import { DaemonHome } from '../kit/daemon.ts';

const VENUE = `
[venue]
name = "XSIM"
orderIdFormat = "ORD#####"
executionIdFormat = "#"

[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"

[[session]]
endpoint = "fix"
senderCompId = "XSIM"
targetCompId = "DESK"

[[session]]
endpoint = "fix"
senderCompId = "XSIM"
targetCompId = "BACK"
roles = ["drop-copy"]
copies = { sessions = ["fix.DESK"] }
`;

const session = 'fix.DESK';

describe('what venue, session, drop copy and client know of orders', () => {
  let home: DaemonHome;
  let sim: SpawnedDaemon;
  let client: FixClient;
  before(async () => {
    home = await DaemonHome.create();
    sim = await spawn({ venues: await home.venueFile('xsim', VENUE), home: home.directory });
    client = await trader(sim, session);
  });
  after(async () => {
    await client?.close();
    await sim?.stop();
    await home?.[Symbol.asyncDispose]();
  });

  const enter = async (id: string, price: string): Promise<void> => {
    const terms = { Symbol: 'ACME', Side: '1', OrderQty: 100, OrdType: '2', Price: price };
    client.send('NewOrderSingle', { ClOrdID: id, ...terms, TransactTime: new Date() });
    await client.expect('ExecutionReport', { ClOrdID: id, OrdStatus: '0' });
  };
  const sell = (quantity: string, price: string) =>
    sim.order.enter({ symbol: 'ACME', side: 'sell', quantity, price });

  it('agrees where nothing went wrong, whatever was busted and corrected', async () => {
    await enter('c1', '10.00');
    for (const quantity of ['30', '20', '10'])
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await sell(quantity, '10.00');
    const { trades } = await sim.trade.list({});
    await sim.trade.bust({ tradeId: trades[0]!.tradeId });
    await sim.trade.correct({ tradeId: trades[1]!.tradeId, price: '10.01', quantity: '20' });
    await client.expect('ExecutionReport', { ExecType: 'G' });
    const result = await reconcile(sim, {
      session,
      dropCopy: 'fix.BACK',
      claims: {
        orders: [
          {
            clientOrderId: 'c1',
            cumQuantity: '30',
            leavesQuantity: '40',
            status: '1',
            averagePrice: '10.0067',
          },
        ],
        executions: client.received
          .filter((report) => ['F', 'G'].includes(report.get('ExecType') ?? ''))
          .slice(2)
          .map((report) => ({ executionId: report.get('ExecID')!, price: report.get('LastPx') })),
      },
    });
    assert.equal(String(result), '1 orders, 2 executions: all agree');
    result.assertAgreed();
  });

  it('names what the client has otherwise, and what it does not know', async () => {
    await enter('c2', '9.00');
    const result = await reconcile(sim, {
      session,
      claims: {
        orders: [{ clientOrderId: 'c1', cumQuantity: '60' }, { clientOrderId: 'ghost' }],
        executions: [],
      },
    });
    const claimed = result.unexpected.map(({ source, entity, id, what, field, venue, theirs }) =>
      [source, entity, id, what, field, venue, theirs].filter((each) => each !== null).join(' '),
    );
    const executions = claimed.filter((line) => line.includes('execution'));
    assert.deepEqual(claimed.slice(0, 3), [
      'claimed order O-1 differs cumQuantity 30 60',
      'claimed order O-5 missing',
      'claimed order ghost unknown',
    ]);
    assert.equal(executions.length, 2);
    assert.throws(
      () => result.assertAgreed(),
      (error: unknown) => {
        assert.ok(error instanceof ReconciliationFailed);
        assert.match(
          error.message,
          /^2 orders, 2 executions: 5 unexpected differences, and 0 that faults have made$/m,
        );
        assert.match(error.message, /^ {2}! order O-1 \(c1\): cumQuantity claimed as 60, and is 30$/m);
        return true;
      },
    );
  });

  it('excuses what faults have had the client told, and not what it makes of it beyond', async () => {
    await sim.fault.arm({ kind: 'qty-wrong', session, delta: '7' });
    await sim.fault.arm({ kind: 'fill-duplicate', session, nth: 2 });
    await enter('c3', '10.50');
    await sell('10', '10.50');
    await sell('5', '10.50');
    await client.expect('ExecutionReport', { ExecType: 'F', ClOrdID: 'c3', LastQty: '5' });
    const told = await reconcile(sim, { session });
    told.assertAgreed();
    assert.deepEqual(
      told.differences.map(({ entity, what, fault }) => [entity, what, fault]),
      [['execution', 'repeated', 'fill-duplicate']],
    );
    await sim.fault.arm({ kind: 'ack-lost', session });
    const sale = { ClOrdID: 'c4', Symbol: 'ACME', Side: '2', OrderQty: 1, OrdType: '2', Price: '20' };
    client.send('NewOrderSingle', { ...sale, TransactTime: new Date() });
    const lost = await reconcile(sim, { session, claims: { orders: [{ clientOrderId: 'c1' }] } });
    const of = lost.differences.filter(({ entity, what }) => entity === 'order' && what === 'missing');
    assert.deepEqual(
      of.map(({ source, fault }) => [source, fault]),
      [
        ['told', 'ack-lost'],
        ['claimed', null],
        ['claimed', null],
        ['claimed', 'ack-lost'],
      ],
    );
  });

  it('tells what is wrong with a file of claims, and where', () => {
    const problem = (text: string): string => {
      try {
        readClaims(text, 'c.json');
      } catch (error) {
        assert.ok(error instanceof SimctlError && error.code === 'invalid-params');
        return error.message;
      }
      return 'none';
    };
    assert.match(problem('{'), /^c\.json: .*JSON/);
    assert.equal(problem('[]'), 'c.json: must be an object');
    assert.equal(problem('{"order": []}'), 'c.json: order: is none of orders, executions');
    assert.equal(problem('{"orders": 1}'), 'c.json: orders: must be a list');
    assert.equal(problem('{"orders": [{"status": "new"}]}'), 'c.json: orders[0]: needs clientOrderId');
    assert.equal(
      problem('{"executions": [{"executionId": "1", "price": 1}]}'),
      'c.json: executions[0].price: must be text, such as "100"',
    );
    assert.equal(problem('{"executions": [{"executionId": "1", "price": null}]}'), 'none');
  });
});
