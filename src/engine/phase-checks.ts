import type { Asked } from './instruction-checks.ts';
import type { Listing } from './listing.ts';
import { joinsBook, PHASE_RULES } from './phases.ts';
import type { RejectReason } from './reject.ts';
import { TIME_IN_FORCE_RULES } from './time-in-force.ts';

/** Why the listing's phase takes no such order. */
export function entryPhaseRefusal(asked: Asked, listing: Listing): RejectReason | null {
  return PHASE_RULES[listing.phase].enter ? kindRefusal(asked, listing) : 'phase-forbids-entry';
}

/** Why orders of this kind have no place in a phase that takes orders. */
export function kindRefusal(asked: Asked, listing: Listing): RejectReason | null {
  const { auctions, rests } = TIME_IN_FORCE_RULES[asked.timeInForce];
  if (listing.matching === 'continuous') return auctions === 'opening' ? 'not-in-this-phase' : null;
  const { instructions, orderType } = asked;
  const meetsBook =
    instructions !== null &&
    (instructions.minimumQuantity !== null || instructions.allOrNone || instructions.postOnly);
  if (meetsBook) return 'not-in-this-phase';
  if (listing.matching === 'at-last') {
    if (auctions !== null || !(orderType === 'limit' || orderType === 'market')) return 'not-in-this-phase';
    const { last } = listing;
    return last === null || (orderType === 'limit' && asked.price !== last) ? 'not-at-last-price' : null;
  }
  const isLate = auctions === 'opening' && !joinsBook(asked.timeInForce, listing.phase);
  return rests && !isLate ? null : 'not-in-this-phase';
}
