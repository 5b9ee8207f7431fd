import type { TickTable } from './tick-table.ts';
import { MAX_PRICE, type PegReference, type Price, type Side } from './values.ts';

export interface Peg {
  readonly side: Side;
  readonly reference: PegReference;
  /** Ticks added to the reference, whatever the side. */
  readonly offset: Price;
  /** The worst price that the order takes; null for any. */
  readonly cap: Price | null;
}

/**
 * The price at which a pegged order stands beside these best prices of other, visible, orders that are not pegged
 * themselves. Null where it has none: what it follows is missing, or the price lies outside the instrument's.
 */
export function pegPrice(
  peg: Peg,
  bid: Price | null,
  ask: Price | null,
  table: TickTable,
  lowestPrice: Price,
): Price | null {
  const buys = peg.side === 'buy';
  const reference = referenceOf(peg, bid, ask);
  if (reference === null) return null;
  const asked = reference + peg.offset;
  const capped = peg.cap === null ? asked : buys ? Math.min(asked, peg.cap) : Math.max(asked, peg.cap);
  const price = buys ? table.roundDown(capped) : table.roundUp(capped);
  return price >= lowestPrice && price <= MAX_PRICE ? price : null;
}

function referenceOf({ side, reference }: Peg, bid: Price | null, ask: Price | null): Price | null {
  if (reference !== 'mid') return (reference === 'primary') === (side === 'buy') ? bid : ask;
  if (bid === null || ask === null) return null;
  // Rounded into the spread's other half: two pegs to the middle meet, and neither crosses it by more than half a tick.
  return side === 'buy' ? Math.ceil((bid + ask) / 2) : Math.floor((bid + ask) / 2);
}
