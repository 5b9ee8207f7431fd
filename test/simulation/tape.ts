import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import type { OrderState, VenueEvent } from '../../src/engine/event.ts';

interface TapeTrade {
  readonly tradeId: number;
  readonly executions: number[];
  readonly price: number;
  readonly quantity: number;
}

const RECENT = 40;

/** What has been told so far, kept so that the next command can be about something that is there. */
export class Tape {
  /** Open orders by their id. */
  readonly open = new Map<number, OrderState>();
  /** The last orders that closed, and the last trades. */
  readonly closed: OrderState[] = [];
  readonly trades: TapeTrade[] = [];
  readonly holds: string[] = [];
  /** Times at which something may be due. */
  readonly deadlines: number[] = [];
  readonly terms = new Map<string, InstrumentTerms>();
  readonly requested = new Set<number>();

  take(events: readonly VenueEvent[]): void {
    for (const event of events) {
      if ('order' in event && event.order !== null) this.#order(event.order);
      this.#note(event);
    }
  }

  #order(order: OrderState): void {
    const closed = ['filled', 'canceled', 'expired', 'rejected', 'done-for-day'].includes(order.status);
    if (!closed) {
      this.open.set(order.orderId, order);
      return;
    }
    this.open.delete(order.orderId);
    this.requested.delete(order.orderId);
    this.closed.push(order);
    if (this.closed.length > RECENT) this.closed.shift();
  }

  #note(event: VenueEvent): void {
    switch (event.type) {
      case 'order-replaced':
        if (event.previousOrderId !== event.order.orderId) this.open.delete(event.previousOrderId);
        break;
      case 'trade': {
        const { tradeId, price, quantity } = event;
        this.trades.push({ tradeId, executions: [], price, quantity });
        if (this.trades.length > RECENT) this.trades.shift();
        break;
      }
      case 'order-executed':
      case 'execution-corrected':
        this.trades.find(({ tradeId }) => tradeId === event.tradeId)?.executions.push(event.executionId);
        break;
      case 'order-held':
      case 'request-held':
        if (event.type === 'request-held') this.requested.add(event.order.orderId);
        if (event.deadline !== null) this.#due(event.deadline);
        break;
      case 'request-rejected':
        if (event.order !== null) this.requested.delete(event.order.orderId);
        break;
      case 'phase-changed':
        if (event.until !== null) this.#due(event.until);
        break;
      case 'hold-added':
        this.holds.push(event.hold.name);
        break;
      case 'hold-removed':
        this.holds.splice(this.holds.indexOf(event.name), 1);
        break;
      case 'instrument-created':
      case 'instrument-updated':
        this.terms.set(event.instrument.symbol, event.instrument);
        break;
      case 'instrument-removed':
        this.terms.delete(event.symbol);
        break;
      case 'order-accepted': {
        const expireAt = event.order.instructions?.expireAt ?? null;
        if (expireAt !== null) this.#due(expireAt);
        break;
      }
      default:
    }
  }

  #due(time: number): void {
    this.deadlines.push(time);
    if (this.deadlines.length > RECENT) this.deadlines.shift();
  }
}
