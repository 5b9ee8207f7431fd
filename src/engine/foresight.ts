/**
 * What would become of an order or request if it came now, for a dry run: whether the venue would refuse it, and which
 * hold would take it. The same questions as in entry.ts and requests.ts, and nothing changes.
 */
import type { CancelOrder, EnterOrder, ReplaceOrder } from './command.ts';
import { entryRefusalOf } from './entry.ts';
import type { OrderState } from './event.ts';
import type { Foreseen } from './hold-table.ts';
import type { HoldMatch, HoldRule, HoldStage } from './holds.ts';
import type { Instrument } from './instrument.ts';
import { CERTAIN, type Odds } from './odds.ts';
import { Order } from './order.ts';
import { wouldTake } from './placing.ts';
import type { RejectReason } from './reject.ts';
import { cancelRefusalOf, replaceRefusalOf } from './requests.ts';
import type { Moment } from './replace.ts';
import type { Micros } from './values.ts';
import type { Venue } from './venue.ts';

/** An order or request as it would be dealt with. */
export interface Outlook {
  /** Why the venue would refuse it; null when it would not. */
  readonly refusal: RejectReason | null;
  /** The order that it would make, or is about; null where there is none. */
  readonly order: OrderState | null;
  /** What the holds would say, in the order in which they are asked. */
  readonly holds: readonly HoldForeseen[];
}

/** What a hold would do, if none takes the order or request before. */
export interface HoldForeseen {
  readonly rule: HoldRule;
  /** At which stage it is asked; null when it takes no such orders or requests. */
  readonly stage: HoldStage | null;
  readonly odds: Odds;
}

/** `now` is when it would come. */
export function foreseeEntry(venue: Venue, command: EnterOrder, now: Micros): Outlook {
  const { registry, lastOrderId } = venue;
  const refusal = entryRefusalOf(venue, command, momentOf(venue, command, now));
  if (refusal !== null) return { refusal, order: null, holds: [] };
  const order = new Order(lastOrderId + 1, venue.listing(command.symbol)!, command, now);
  order.group = registry.groupIfAny(command.owner);
  if (order.special !== null && wouldTake(venue, order))
    return { refusal: 'would-take', order: null, holds: [] };
  order.status = 'pending-new';
  const state = order.state();
  return { refusal: null, order: state, holds: holdsFor(venue, state, ['new', 'match']) };
}

export function foreseeRequest(venue: Venue, command: CancelOrder | ReplaceOrder, now: Micros): Outlook {
  const { type: stage, owner, origClientOrderId } = command;
  const order = venue.registry.byClientId(owner, origClientOrderId);
  if (order === undefined) return { refusal: 'unknown-order', order: null, holds: [] };
  const refusal =
    command.type === 'cancel'
      ? cancelRefusalOf(venue, command, order, false)
      : replaceRefusalOf(venue, command, order, false, momentOf(venue, command, now));
  const state = order.state();
  if (refusal !== null) return { refusal, order: state, holds: [] };
  // What is done to an order that waits for a decision itself takes effect at once.
  const holds = state.place === 'held' ? unasked(venue) : holdsFor(venue, state, [stage]);
  return { refusal, order: state, holds };
}

/** No time before the last command's: a venue's never runs backwards. */
function momentOf(venue: Venue, { owner }: { readonly owner: string }, at: Micros): Moment {
  const now = Math.max(venue.now, at);
  return { now, exceedsRate: venue.wouldExceedRate(owner, now) };
}

/** What all holds say: first those that are asked, stage by stage; one that has two is asked at the first. */
function holdsFor(venue: Venue, order: OrderState, stages: readonly HoldStage[]): HoldForeseen[] {
  const instrument = venue.instrument(order.symbol)!;
  const asked = stages.flatMap((stage, index) => {
    const isConcerned = (rule: HoldRule): boolean =>
      rule.stages.includes(stage) && !stages.slice(0, index).some((earlier) => rule.stages.includes(earlier));
    return Array.from(venue.holdTable.foresee(order, isConcerned), (foreseen) => ({
      rule: foreseen.rule,
      stage,
      odds: oddsOf(foreseen, order, instrument),
    }));
  });
  const others = Array.from(venue.holds()).filter(
    ({ stages: own }) => !stages.some((each) => own.includes(each)),
  );
  return [...asked, ...others.map((rule) => ({ rule, stage: null, odds: notConcerned(rule) }))];
}

function unasked(venue: Venue): HoldForeseen[] {
  const odds = { whyNot: 'the order waits for a decision itself, so requests about it take effect at once' };
  return Array.from(venue.holds(), (rule) => ({ rule, stage: null, odds }));
}

function notConcerned({ stages }: HoldRule): Odds {
  return { whyNot: `it holds at the stage ${stages.join(' or ')} only` };
}

function oddsOf({ rule, misfit, number, takes }: Foreseen, order: OrderState, instrument: Instrument): Odds {
  if (misfit !== null) return { whyNot: misfitText(misfit, rule.match, order, instrument) };
  return takes
    ? CERTAIN
    : { whyNot: `it would be number ${number} that fits, and every ${rule.nth} is held` };
}

function misfitText(
  misfit: keyof HoldMatch,
  { symbol, side, owner, clientOrderId }: HoldMatch,
  order: OrderState,
  instrument: Instrument,
): string {
  switch (misfit) {
    case 'symbol':
      return `its symbol is ${order.symbol}, not ${symbol}`;
    case 'side':
      return `its side is ${order.side}, not ${side}`;
    case 'owner':
      return `its owner is ${order.owner}, not ${owner}`;
    case 'clientOrderId':
      return `its client order id is ${order.clientOrderId}, not ${clientOrderId}`;
    case 'minQuantity':
    case 'maxQuantity':
      return `its quantity is ${instrument.quantityText(order.quantity)}`;
    default:
      return order.price === null ? 'it has no price' : `its price is ${instrument.priceText(order.price)}`;
  }
}
