import type { Command } from '../../engine/command.ts';
import type { OrderState, VenueEvent } from '../../engine/event.ts';
import { orderIdText, parseOrderId } from '../../engine/ids.ts';
import type { OrderId, TradeId } from '../../engine/values.ts';
import { MethodError } from '../errors.ts';
import { HistoryGone, type PastEvent, type VenueHost } from '../host.ts';
import type { CheckedParams, Result } from '../methods.ts';
import { renderOrder } from '../render.ts';
import { renderEvent } from '../render-events.ts';
import type { Call } from './call.ts';
import { oneVenue, venuesOf } from './lookup.ts';

type Why = Result<'order.why'>;
type Step = Why['steps'][number];

/** Steps that are told: an order with more has more than anybody reads. */
const STEPS = 1_000;

/** Venues whose history is gone through just now: each costs as much memory as the venue has, so one at a time. */
const BUSY = new WeakSet<VenueHost>();

/** What became of an order, step by step, and what each step came of. */
export async function whyOrder(
  params: CheckedParams<'order.why'>,
  { host }: Call,
  signal: AbortSignal,
): Promise<Why> {
  const { orderId, clientOrderId, session } = params;
  if ((orderId === undefined) === (clientOrderId === undefined)) {
    const message = 'order.why: say orderId or clientOrderId, and not both';
    throw new MethodError('invalid-params', message, { problems: [{ path: 'orderId', message }] });
  }
  const id = orderId === undefined ? null : parseOrderId(orderId);
  const found =
    id === null ? null : venuesOf(host, params.venue).filter(({ venue }) => venue.order(id) !== undefined);
  const venueHost = found?.length === 1 ? found[0]! : oneVenue(host, params.venue);
  if (BUSY.has(venueHost)) {
    throw new MethodError(
      'overloaded',
      'The history of this venue is being gone through for somebody else.',
      {
        next: 'Ask again in a moment.',
      },
    );
  }
  BUSY.add(venueHost);
  try {
    return await trailOf(
      venueHost,
      id ?? (await resolved(venueHost, clientOrderId!, session, signal)),
      signal,
    );
  } finally {
    BUSY.delete(venueHost);
  }
}

/** The order of a client order id; or that id and owner, where it never became an order. */
type Wanted = OrderId | { readonly clientOrderId: string; readonly owner: string | undefined };

/** The latest order that has, or had, the client order id. */
async function resolved(
  venueHost: VenueHost,
  clientOrderId: string,
  owner: string | undefined,
  signal: AbortSignal,
): Promise<Wanted> {
  const known = owner === undefined ? undefined : venueHost.venue.orderByClientId(owner, clientOrderId);
  if (known !== undefined) return known.orderId;
  let latest: OrderId | null = null;
  await pastOf(venueHost, signal, ({ event }) => {
    const order = orderIn(event);
    if (order?.clientOrderId === clientOrderId && (owner ?? order.owner) === order.owner)
      latest = order.orderId;
  });
  return latest ?? { clientOrderId, owner };
}

async function trailOf(venueHost: VenueHost, wanted: Wanted, signal: AbortSignal): Promise<Why> {
  const { venue } = venueHost;
  const trail = new Trail(wanted);
  const note = await pastOf(venueHost, signal, (past) => trail.follow(past));
  const state = typeof wanted === 'number' ? venue.order(wanted) : undefined;
  const { steps, isWhole } = trail;
  if (state === undefined && steps.length === 0) {
    const what =
      typeof wanted === 'number' ? `order ${orderIdText(wanted)}` : `order "${wanted.clientOrderId}"`;
    throw new MethodError('not-found', `Venue ${venue.name} knows of no ${what}.`, {
      next:
        note ?? 'Its journal goes back to its latest snapshot; before that it has no orders that are closed.',
    });
  }
  return {
    order: state === undefined ? null : renderOrder(venue, state),
    steps: steps.slice(0, STEPS),
    missing:
      note ??
      (isWhole
        ? steps.length > STEPS
          ? `There are ${steps.length - STEPS} steps more.`
          : null
        : 'It was entered before the latest snapshot of the venue, and the journal begins there.'),
  };
}

/** Visits the past; resolves with a sentence about what is missing from it, or null when nothing is. */
async function pastOf(
  venueHost: VenueHost,
  signal: AbortSignal,
  visit: (past: PastEvent) => void,
): Promise<string | null> {
  try {
    await venueHost.history(visit, signal);
    return null;
  } catch (error) {
    if (error instanceof HistoryGone) return `The journal does not have all of it: ${error.message}.`;
    throw error;
  }
}

/** Gathers what happened to one order, under all ids that it had. */
class Trail {
  readonly steps: Step[] = [];
  readonly #wanted: Wanted;
  readonly #orders = new Set<OrderId>();
  readonly #trades = new Set<TradeId>();
  /** Whether its first step is its entry. */
  isWhole = false;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    if (typeof wanted === 'number') this.#orders.add(wanted);
  }

  follow({ event, venue, command, user }: PastEvent): void {
    if (!this.#concerns(event)) return;
    const began =
      event.type === 'order-accepted' || event.type === 'order-held' || event.type === 'order-rejected';
    if (this.steps.length === 0) this.isWhole = began || event.type === 'order-pending';
    this.steps.push({ cause: causeOf(command, user), user, event: renderEvent(venue, event) });
  }

  #concerns(event: VenueEvent): boolean {
    switch (event.type) {
      case 'trade': {
        const isOurs = this.#has(event.buyOrderId) || this.#has(event.sellOrderId);
        if (isOurs) this.#trades.add(event.tradeId);
        return isOurs;
      }
      case 'trade-busted':
      case 'trade-corrected':
      case 'trade-disputed':
        return this.#trades.has(event.tradeId);
      case 'decision-rejected':
        return this.#has(event.orderId);
      case 'order-replaced':
        // Where a replace is a cancel and a new order, the order goes on under another id.
        if (this.#has(event.previousOrderId)) this.#orders.add(event.order.orderId);
        return this.#has(event.order.orderId);
      case 'order-rejected':
        return this.#has(event.order?.orderId ?? null) || this.#isWanted(event.owner, event.clientOrderId);
      default:
        return this.#has(orderIn(event)?.orderId ?? null);
    }
  }

  #has(orderId: OrderId | null): boolean {
    return orderId !== null && this.#orders.has(orderId);
  }

  #isWanted(owner: string, clientOrderId: string): boolean {
    const wanted = this.#wanted;
    return (
      typeof wanted !== 'number' &&
      wanted.clientOrderId === clientOrderId &&
      (wanted.owner ?? owner) === owner
    );
  }
}

function orderIn(event: VenueEvent): OrderState | null {
  return 'order' in event ? event.order : null;
}

/** What had it happen, in words. */
function causeOf(command: Command, user: string | null): string {
  const by = user === null ? '' : `, by user ${user}`;
  switch (command.type) {
    case 'enter':
      return `${command.owner} entered order ${command.clientOrderId}${by}`;
    case 'cancel':
      return `${command.owner} asked to cancel ${command.origClientOrderId}${by}`;
    case 'replace':
      return `${command.owner} asked to replace ${command.origClientOrderId}${by}`;
    case 'cancel-all':
      return user === null && command.clientOrderId === null
        ? `the connection of ${command.owner} ended, and with it its orders`
        : `all orders${command.owner === null ? '' : ` of ${command.owner}`} were to be canceled${by}`;
    case 'decide':
      return `${command.decision.verb} was decided${by}`;
    case 'bust-trade':
      return `the trade was undone${by}`;
    case 'correct-trade':
      return `the trade was corrected${by}`;
    case 'dispute-trade':
      return `${command.owner} does not know the trade`;
    case 'set-phase':
      return `phase ${command.phase ?? 'of the venue'} began${user === null ? ', by schedule' : by}`;
    case 'advance':
      return 'its time had come';
    case 'end-day':
      return 'the trading day ended';
    default:
      return `${command.type}${by}`;
  }
}
