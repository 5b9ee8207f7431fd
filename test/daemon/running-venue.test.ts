import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostEvent } from '../../src/management/host.ts';
import type { LogEntry } from '../../src/management/log.ts';
import { carryOut, NOON, startedVenue, venueConfig } from '../kit/started-venue.ts';

test('rules, terms, phases and holds change under orders that stay', async (context) => {
  const before = venueConfig('', '', '[[hold]]\nname = "old"\nowner = "nobody"\n');
  const { running } = await startedVenue(context, before);
  const enter = (clientOrderId: string, quantity: number, timeInForce: 'day' | 'fok'): string[] => {
    const terms = { symbol: 'A', side: 'buy', orderType: 'limit', price: 1_000, instructions: null } as const;
    const command = {
      type: 'enter',
      owner: 'C',
      clientOrderId,
      quantity,
      timeInForce,
      defect: null,
    } as const;
    return running
      .submit({ ...command, ...terms })
      .map((event) => ('reason' in event ? event.reason : event.type));
  };
  assert.deepEqual(enter('a1', 100, 'day'), ['order-accepted']);

  const after = venueConfig(
    'timesInForce = ["day"]\ndayEnd = "17:00"',
    'maxQuantity = "50"\naliases = { isin = "US1" }',
    '[[hold]]\nname = "new"\nowner = "C"\n[[phase]]\nat = "11:00"\nphase = "intraday-auction"\n',
  );
  assert.deepEqual(await carryOut(running, before, after), [
    'remove hold old; what it holds stays held',
    'change venue X: dayEnd, timesInForce, phase',
    'change instrument A: aliases, maxQuantity',
    'add hold new: new; release after 30000 ms',
  ]);
  assert.equal(running.venue.openOrders, 1);
  assert.equal(running.venue.phase.phase, 'intraday-auction');
  assert.equal(running.venue.instrument('US1')?.symbol, 'A');
  assert.deepEqual(
    running.state().holds.map(({ name }) => name),
    ['new'],
  );
  assert.deepEqual(enter('a2', 10, 'fok'), ['time-in-force-not-taken']);
  assert.deepEqual(enter('a3', 51, 'day'), ['quantity-above-maximum']);
  assert.deepEqual(enter('a4', 50, 'day'), ['order-held']);
  assert.equal(running.endOfTradingDay('2026-03-02'), Date.UTC(2026, 2, 2, 17) * 1_000 + 1);
  // What the venue refuses is told to whoever carries out the plan, and changes nothing.
  await assert.rejects(
    running.apply({ method: 'hold.remove', params: { venue: 'X', name: 'old' } }),
    RangeError,
  );
});

test('a fault that fires is told and logged, and is part of the venue until it is spent', async (context) => {
  const endpoint = '[[endpoint]]\nname = "fix"\nprotocol = "fix"\nbeginString = "FIX.4.4"\n';
  const session = '[[session]]\nendpoint = "fix"\nsenderCompId = "X"\ntargetCompId = "C"\n';
  const wanted = venueConfig(
    '',
    '',
    `${endpoint}${session}[[fault]]\nkind = "cancel-unasked"\nsession = "fix.C"\n`,
  );
  const logged: LogEntry[] = [];
  const { running } = await startedVenue(context, wanted, { logged });
  assert.deepEqual(running.state().faults, wanted.faults);
  const told: HostEvent[] = [];
  running.listenToHost((event) => told.push(event));
  running.submit({
    type: 'enter',
    owner: 'fix.C',
    clientOrderId: 'c1',
    symbol: 'A',
    side: 'buy',
    orderType: 'limit',
    price: 1_000,
    quantity: 100,
    timeInForce: 'day',
    instructions: null,
    defect: null,
  });
  assert.equal(running.venue.openOrders, 0);
  const of = { session: 'fix.C', fault: 'cancel-unasked', kind: 'cancel-unasked' } as const;
  const place = { endpoint: 'fix', senderCompId: 'X', targetCompId: 'C' };
  assert.deepEqual(told, [{ type: 'fault-fired', at: NOON, ...of, ...place, detail: 'O-1 is canceled' }]);
  assert.deepEqual(
    logged.filter(({ area }) => area === 'venue').map((entry) => ({ ...entry, time: null })),
    [
      {
        time: null,
        level: 'info',
        area: 'venue',
        venue: 'X',
        ...of,
        text: 'fault cancel-unasked fired at fix.C: O-1 is canceled',
      },
    ],
  );
  assert.deepEqual(running.state().faults, []);
  assert.doesNotMatch(running.toml(), /fault/);
});
