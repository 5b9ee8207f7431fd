/** How an order changes by decision: its owner has not asked. */
import type { Decision } from './decision.ts';
import { kindRefusal } from './phase-checks.ts';
import type { Order } from './order.ts';
import { wouldTake } from './placing.ts';
import type { RestateReason } from './reasons.ts';
import type { RejectReason } from './reject.ts';
import { askedOf, change, outcomeOf, takesPrice, type Changes } from './replace.ts';
import { priceRefusal, valueRefusal } from './validation.ts';
import { isOrderQuantity, type Quantity } from './values.ts';
import type { Venue } from './venue.ts';

type Restate = Extract<Decision, { readonly verb: 'restate' }>;

/** Changes an open order, or says why not. It keeps its id, and its place as the rules of a replace have it. */
export function restate(
  venue: Venue,
  order: Order,
  { price, quantity, cumQuantity }: Restate,
): RejectReason | null {
  const changes = { price, quantity, stopPrice: null, displayQuantity: null, expireAt: null };
  const traded = order.cumQuantity;
  if (cumQuantity !== null && !(traded > 0 && isOrderQuantity(cumQuantity))) return 'invalid-quantity';
  order.cumQuantity = cumQuantity ?? traded;
  const refusal = restateRefusal(venue, changes, order);
  if (refusal !== null) {
    order.cumQuantity = traded;
    return refusal;
  }
  if (cumQuantity !== null) {
    order.ownSpecial.splitAfter = venue.reporter.tradeId;
    splitCarried(order, cumQuantity, traded);
  }
  const reason = reasonOf(order, quantity, cumQuantity);
  change(venue, order, outcomeOf(venue, order, changes, false), () =>
    venue.reporter.report({ type: 'order-restated', order: order.state(), reason }),
  );
  return null;
}

/** FIX order state changes E.1.c, E.1.d, H.1.b. */
function reasonOf(order: Order, quantity: Quantity | null, cumQuantity: Quantity | null): RestateReason {
  if (cumQuantity !== null) return 'split';
  return quantity !== null && quantity < order.quantity ? 'reduced' : 'decided';
}

function splitCarried({ special }: Order, cumQuantity: Quantity, traded: Quantity): void {
  if (special === null || special.carried === null) return;
  const { quantity, notional } = special.carried;
  special.carried = { quantity: Math.round((quantity * cumQuantity) / traded), notional };
}

function restateRefusal(venue: Venue, changes: Changes, order: Order): RejectReason | null {
  const { listing } = order;
  const outcome = outcomeOf(venue, order, changes, false);
  const asked = askedOf(order, outcome);
  if (changes.price !== null && !takesPrice(order)) return 'unchangeable-field';
  return (
    priceRefusal(asked, listing) ??
    valueRefusal(asked, listing) ??
    (outcome.leaves <= 0 ? 'below-filled' : null) ??
    (outcome.anew ? kindRefusal(asked, listing) : null) ??
    (outcome.anew && wouldTake(venue, order, outcome.price, outcome.leaves) ? 'would-take' : null)
  );
}
