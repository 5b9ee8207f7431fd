/**
 * What a venue does in one command when very many orders hang on it, and what collecting them costs. Everything goes
 * through Venue.apply, with a listener that counts the events.
 *
 *   node bench/phases.ts [--json]
 */
import type { Command, EnterOrder, SetPhase } from '../src/engine/command.ts';
import { PLAIN, type Instructions } from '../src/engine/instructions.ts';
import type { Phase } from '../src/engine/phases.ts';
import type { OrderType, Price, Quantity, Side } from '../src/engine/values.ts';
import { Venue } from '../src/engine/venue.ts';
import { best, nanoseconds, printFigures, RUNS, type Figure } from './figures.ts';
import { seededRandom } from './generate-ops.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const STOPS = 10_000;
const AUCTION_ORDERS = 100_000;

/** A venue with one instrument, and the count of what it told. */
class Market {
  readonly venue = new Venue('bench', 2 * AUCTION_ORDERS);
  events = 0;
  #orders = 0;

  constructor() {
    this.apply({
      type: 'create-instrument',
      instrument: {
        symbol: 'TEST',
        assetClass: 'equity',
        tickSize: '0.01',
        lotSize: '1',
        currency: 'EUR',
        aliases: {},
      },
    });
  }

  apply(command: Command): void {
    this.venue.apply(command, 1, () => this.events++);
  }

  enter(
    side: Side,
    price: Price | null,
    quantity: Quantity,
    orderType: OrderType = 'limit',
    instructions: Instructions | null = null,
  ): void {
    this.apply(this.#entry({ side, price, quantity, orderType, instructions }));
  }

  begin(phase: Phase): void {
    this.apply(this.phase(phase));
  }

  phase(phase: Phase): SetPhase {
    return { type: 'set-phase', symbol: null, phase, until: null, allowCancels: true, cancelOrders: false };
  }

  #entry(terms: Pick<EnterOrder, 'side' | 'price' | 'quantity' | 'orderType' | 'instructions'>): EnterOrder {
    const clientOrderId = `C${++this.#orders}`;
    return {
      type: 'enter',
      owner: 'CLIENT',
      clientOrderId,
      symbol: 'TEST',
      timeInForce: 'day',
      defect: null,
      ...terms,
    };
  }
}

/** Sell stops below the last price, and bids for all of them; one sale to the best of these then wakes all stops. */
function stops(orderType: OrderType, instructionsOf: (stop: number) => Instructions): Figure {
  const prepare = (): Market => {
    const market = new Market();
    market.enter('buy', 10_000, 1);
    market.enter('sell', 10_000, 1);
    for (let bid = 0; bid <= STOPS; bid++) market.enter('buy', 9_950 - (bid % 100), 1);
    for (let stop = 0; stop < STOPS; stop++) market.enter('sell', null, 1, orderType, instructionsOf(stop));
    market.events = 0;
    return market;
  };
  const value = best(prepare, (market) => {
    market.enter('sell', 9_950, 1);
    if (market.events < 3 * STOPS) throw new Error(`only ${market.events} events: the stops did not wake`);
  });
  return {
    case: `${STOPS} orders of type ${orderType} woken by one trade`,
    value: value / 1e6,
    unit: 'ms',
    limit: 150,
  };
}

/**
 * Orders on both sides at as many prices, where nearly all cross; then the auction. While they are collected each one
 * costs a walk over the prices that cross, since the outcome is told anew.
 */
function* auction(prices: number): Generator<Figure> {
  let collect = Infinity;
  let uncross = Infinity;
  for (let run = 0; run < Math.min(RUNS, 2); run++) {
    const market = new Market();
    const random = seededRandom(1);
    market.begin('opening-auction');
    const orders = AUCTION_ORDERS;
    const collected = nanoseconds(() => {
      for (let order = 0; order < orders; order++) {
        const price = 10_000 + Math.floor(random() * prices);
        market.enter(order % 2 === 0 ? 'buy' : 'sell', price, 1 + Math.floor(random() * 100));
      }
    });
    const uncrossed = nanoseconds(() => market.begin('continuous'));
    collect = Math.min(collect, collected / orders / 1000);
    uncross = Math.min(uncross, uncrossed / 1e6);
  }
  const name = `auction of ${AUCTION_ORDERS} orders at ${prices} prices`;
  yield { case: `${name}: collect one`, value: collect, unit: 'µs', limit: prices / 2 };
  yield { case: `${name}: uncross`, value: uncross, unit: 'ms', limit: 1500 };
}

function main(): void {
  printFigures([
    stops('stop', () => ({ ...PLAIN, stopPrice: 9_950 })),
    stops('trailing-stop', (stop) => ({ ...PLAIN, trailOffset: 1 + (stop % 50) })),
    ...auction(100),
    ...auction(2_000),
  ]);
}

main();
