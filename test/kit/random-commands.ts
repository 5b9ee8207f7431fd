import fc from 'fast-check';
import type { Command } from '../../src/engine/command.ts';

const OWNERS = ['A', 'B', 'bot:C'];
const SYMBOLS = ['ONE', 'TWO'];

const owner = fc.constantFrom(...OWNERS);
const clientOrderId = fc.integer({ min: 1, max: 120 }).map((number) => `id${number}`);
const symbol = fc.constantFrom(...SYMBOLS);
const side = fc.constantFrom('buy', 'sell');
const price = fc.integer({ min: 95, max: 105 });
const quantity = fc.integer({ min: 1, max: 20 });

const enter = fc.record({
  type: fc.constant('enter'),
  owner,
  clientOrderId,
  symbol,
  side,
  orderType: fc.constantFrom('limit', 'limit', 'limit', 'market'),
  price,
  quantity,
  timeInForce: fc.constantFrom('day', 'gtc', 'ioc', 'fok'),
  instructions: fc.constant(null),
  defect: fc.constant(null),
});

const cancel = fc.record({
  type: fc.constant('cancel'),
  owner,
  clientOrderId,
  origClientOrderId: clientOrderId,
  symbol: fc.constant(null),
  side: fc.constant(null),
});

const replace = fc.record({
  type: fc.constant('replace'),
  owner,
  clientOrderId,
  origClientOrderId: clientOrderId,
  symbol: fc.constant(null),
  side: fc.constant(null),
  orderType: fc.constant(null),
  timeInForce: fc.constant(null),
  price: fc.option(price),
  quantity: fc.option(quantity),
  stopPrice: fc.constant(null),
  displayQuantity: fc.constant(null),
  expireAt: fc.constant(null),
  defect: fc.constant(null),
});

const cancelAll = fc.record({
  type: fc.constant('cancel-all'),
  owner,
  symbol: fc.option(symbol),
  side: fc.option(side),
  clientOrderId: fc.constant(null),
});

/** Commands of a busy day on two instruments: ids meet again, prices cross, some are refused. */
export const commands: fc.Arbitrary<Command[]> = fc
  .array(
    fc.oneof(
      { weight: 12, arbitrary: enter },
      { weight: 4, arbitrary: cancel },
      { weight: 4, arbitrary: replace },
      { weight: 1, arbitrary: cancelAll },
      { weight: 1, arbitrary: fc.constant({ type: 'end-day' }) },
    ),
    { minLength: 20, maxLength: 300 },
  )
  .map((list) => [...SYMBOLS.map(listed), ...(list as Command[])]);

export function listed(name: string): Command {
  const terms = {
    assetClass: 'equity',
    currency: 'USD',
    tickSize: '0.01',
    lotSize: '1',
    aliases: {},
  } as const;
  return { type: 'create-instrument', instrument: { ...terms, symbol: name } };
}
