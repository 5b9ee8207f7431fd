import type { TickTable } from './tick-table.ts';
import type { Price, Quantity, Side } from './values.ts';

/** All that takes part on one side at one price, hidden parts included. */
export interface AuctionLevel {
  readonly price: Price;
  readonly quantity: Quantity;
}

export interface AuctionSide {
  /** Of orders that take any price. */
  readonly market: Quantity;
  /** Limits, best price first. Iterated more than once, and only as far as they matter. */
  readonly levels: Iterable<AuctionLevel>;
}

export interface AuctionResult {
  readonly price: Price;
  /** What trades; above 0. */
  readonly quantity: Quantity;
  /** What would trade at the price and finds nobody. */
  readonly surplus: Quantity;
  /** Whose it is; null for nobody's. */
  readonly surplusSide: Side | null;
}

/** A limit of somebody's, at which the auction could trade. */
interface Candidate {
  readonly price: Price;
  /** All that would buy, or sell, at the price. */
  buys: Quantity;
  sells: Quantity;
}

/**
 * The single price of an auction: of the limits taking part the one at which most trades; of several, the one that
 * leaves least over; of several, the highest where buyers press on all of them, the lowest where sellers do; else the
 * price nearest to the reference between them, or their middle without one. Null when nothing trades.
 *
 * Sums are exact up to 2^53 − 1 lots a side, and rounded to 53 bits above, as they are in the numbers that report them:
 * then a surplus too small to be told counts as none.
 */
export function auctionPrice(
  buy: AuctionSide,
  sell: AuctionSide,
  reference: Price | null,
  table: TickTable,
): AuctionResult | null {
  const candidates = candidatesOf(buy, sell);
  if (candidates.length === 0) {
    return reference === null ? null : resultAt({ price: reference, buys: buy.market, sells: sell.market });
  }
  const best = bestOf(candidates);
  const price = chosenPrice(best, reference, table);
  // No limit lies between two neighbours: who buys at the one above, and who sells at the one below, does so here too.
  const { buys } = best.find((candidate) => candidate.price >= price)!;
  const { sells } = best.findLast((candidate) => candidate.price <= price)!;
  return resultAt({ price, buys, sells });
}

/** By rising price. */
function candidatesOf(buy: AuctionSide, sell: AuctionSide): Candidate[] {
  const bids = reachable(buy, sell, (bid, ask) => bid >= ask);
  const asks = reachable(sell, buy, (ask, bid) => ask <= bid);
  const prices = [...new Set([...bids, ...asks].map((level) => level.price))].toSorted((a, b) => a - b);
  const candidates = prices.map((price): Candidate => ({ price, buys: 0, sells: 0 }));
  let sells = sell.market;
  let ask = 0;
  for (const candidate of candidates) {
    while (ask < asks.length && asks[ask]!.price <= candidate.price) sells += asks[ask++]!.quantity;
    candidate.sells = sells;
  }
  let buys = buy.market;
  let bid = 0;
  for (const candidate of candidates.toReversed()) {
    while (bid < bids.length && bids[bid]!.price >= candidate.price) buys += bids[bid++]!.quantity;
    candidate.buys = buys;
  }
  return candidates;
}

/**
 * The levels of a side that matter: those that cross the other side's best limit, and of the others as many as it takes
 * to outnumber the other side's market orders. Below these no more would trade, and more would be left over.
 */
function reachable(
  side: AuctionSide,
  other: AuctionSide,
  crosses: (price: Price, limit: Price) => boolean,
): AuctionLevel[] {
  const [opposite] = other.levels;
  const levels: AuctionLevel[] = [];
  let sum = side.market;
  for (const level of side.levels) {
    const crossing = opposite !== undefined && crosses(level.price, opposite.price);
    if (!crossing && sum > other.market && levels.length > 0) break;
    levels.push(level);
    sum += level.quantity;
  }
  return levels;
}

/** The candidates between which volume and surplus do not decide: neighbours. */
function bestOf(candidates: readonly Candidate[]): Candidate[] {
  let best: Candidate[] = [];
  for (const candidate of candidates) {
    const better =
      best.length === 0
        ? 1
        : volumeAt(candidate) - volumeAt(best[0]!) || surplusAt(best[0]!) - surplusAt(candidate);
    if (better > 0) best = [candidate];
    else if (better === 0) best.push(candidate);
  }
  return best;
}

function chosenPrice(best: readonly Candidate[], reference: Price | null, table: TickTable): Price {
  const lowest = best[0]!.price;
  const highest = best.at(-1)!.price;
  if (best.every(({ buys, sells }) => buys > sells)) return highest;
  if (best.every(({ buys, sells }) => buys < sells)) return lowest;
  const wanted = reference ?? Math.floor((lowest + highest) / 2);
  const between = Math.max(lowest, Math.min(wanted, highest));
  return Math.max(lowest, table.roundDown(between));
}

function resultAt({ price, buys, sells }: Candidate): AuctionResult | null {
  const quantity = Math.min(buys, sells);
  if (quantity === 0) return null;
  const surplusSide = buys === sells ? null : buys > sells ? 'buy' : 'sell';
  return { price, quantity, surplus: Math.abs(buys - sells), surplusSide };
}

function volumeAt({ buys, sells }: Candidate): Quantity {
  return Math.min(buys, sells);
}

function surplusAt({ buys, sells }: Candidate): Quantity {
  return Math.abs(buys - sells);
}
