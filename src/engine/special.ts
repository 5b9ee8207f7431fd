import type { Instructions } from './instructions.ts';
import type { OrderPlace, Price } from './values.ts';

/** What only some orders have: kept apart, so that the plain order stays small. */
export class Special {
  instructions: Instructions | null;
  /** Where the order is while it is open. */
  place: OrderPlace = 'book';
  /** The price that it works at in place of its own: of a peg, a post-only order that slid, a market order at last. */
  workingPrice: Price | null = null;
  /** The trigger price as it is now; null of a trailing stop that has seen no price, and where there is none. */
  stopPrice: Price | null = null;
  /** Whether the order still waits for its trigger. */
  waits = false;
  /** The place in the order of entry among those that wait for a trigger. */
  waitsSince = 0;
  /** The ids that it had before a replace gave it another. */
  readonly previousIds: number[] = [];

  constructor(instructions: Instructions | null) {
    this.instructions = instructions;
  }
}
