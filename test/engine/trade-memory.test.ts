import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TradeMade } from '../../src/engine/event.ts';
import { TradeMemory, TRADES_KEPT } from '../../src/engine/trade-memory.ts';

function trade(tradeId: number, changes: Partial<TradeMade> = {}): TradeMade {
  return {
    type: 'trade',
    number: tradeId,
    at: 0,
    tradeId,
    symbol: 'TEST',
    price: 100,
    quantity: 5,
    aggressor: 'buy',
    buyOrderId: 1,
    sellOrderId: 2,
    synthetic: false,
    ...changes,
  };
}

function sidesOf(changes: Partial<TradeMade>): string[] {
  const memory = new TradeMemory();
  memory.push(trade(1, changes), 7);
  return memory
    .sidesOf(memory.get(1)!)
    .map(({ side, orderId, execution }) => `${side} O-${orderId} E-${execution}`);
}

describe('the memory of trades', () => {
  it('knows which execution told which side', () => {
    assert.deepEqual(sidesOf({ aggressor: 'buy' }), ['buy O-1 E-8', 'sell O-2 E-7']);
    assert.deepEqual(sidesOf({ aggressor: 'sell' }), ['buy O-1 E-7', 'sell O-2 E-8']);
    assert.deepEqual(sidesOf({ aggressor: null }), ['buy O-1 E-7', 'sell O-2 E-8']);
    assert.deepEqual(sidesOf({ sellOrderId: null }), ['buy O-1 E-7']);
    assert.deepEqual(sidesOf({ buyOrderId: null, aggressor: 'sell' }), ['sell O-2 E-7']);
  });

  it('keeps the last ones, and what has been done to them', () => {
    const memory = new TradeMemory();
    memory.push(trade(1), 1);
    const sides = memory.sidesOf(memory.get(1)!).map((side) => ({ ...side, busted: true }));
    memory.amend(memory.get(1)!, sides);
    for (let id = 2; id <= TRADES_KEPT; id++) memory.push(trade(id), 2 * id - 1);
    assert.ok(memory.sidesOf(memory.get(1)!).every(({ busted }) => busted));
    memory.push(trade(TRADES_KEPT + 1), 2 * TRADES_KEPT + 1);
    assert.equal(memory.get(1), undefined);
    assert.deepEqual(memory.record().amended, []);
    const ids = Array.from(memory, ({ tradeId }) => tradeId);
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [TRADES_KEPT, 2, TRADES_KEPT + 1]);
  });

  it('is the same after a restart', () => {
    const memory = new TradeMemory();
    for (let id = 1; id <= 3; id++) memory.push(trade(id), 2 * id - 1);
    const sides = memory.sidesOf(memory.get(2)!).map((side) => ({ ...side, price: 99 }));
    memory.amend(memory.get(2)!, sides);
    const restored = new TradeMemory();
    restored.restore(JSON.parse(JSON.stringify(memory.record())));
    assert.deepEqual(restored.record(), memory.record());
    assert.equal(restored.sidesOf(restored.get(2)!)[0]!.price, 99);
    assert.equal(restored.sidesOf(restored.get(3)!)[0]!.execution, 6);
  });
});
