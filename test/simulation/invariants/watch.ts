import type { Command } from '../../../src/engine/command.ts';
import type { OrderState, VenueEvent } from '../../../src/engine/event.ts';
import type { InstrumentTerms } from '../../../src/engine/instrument.ts';
import { PHASE_RULES, type Phase } from '../../../src/engine/phases.ts';
import { DEFAULT_RULES, type VenueRules } from '../../../src/engine/rules.ts';
import type { Venue } from '../../../src/engine/venue.ts';
import { violated } from '../disagreement.ts';

const CLOSED: ReadonlySet<string> = new Set(['filled', 'canceled', 'expired', 'rejected', 'done-for-day']);

export function isClosed(order: OrderState): boolean {
  return CLOSED.has(order.status);
}

export function isDark(order: OrderState): boolean {
  return (
    order.instructions !== null && (order.instructions.allOrNone || order.instructions.displayQuantity === 0)
  );
}

/** What has been told about one instrument. */
export interface Market {
  readonly symbol: string;
  terms: InstrumentTerms;
  own: Phase | null;
  last: number | null;
}

/** The venue as its events tell it. The invariants are about this and about what the venue answers when asked. */
export class Watch {
  venue: Venue;
  now = 0;
  rules: VenueRules = DEFAULT_RULES;
  phase: Phase = 'continuous';
  readonly markets = new Map<string, Market>();
  /** Open orders as they were told last. */
  readonly open = new Map<number, OrderState>();
  command: Command = { type: 'advance' };
  events: readonly VenueEvent[] = [];
  /** Whether orders may have moved without an event, as they do when a phase collects them or a hold lets them go. */
  #stale = false;
  /** The end of the phase that was told last in this command. */
  #until: number | null = null;

  constructor(venue: Venue) {
    this.venue = venue;
  }

  begin(command: Command, at: number, events: readonly VenueEvent[]): void {
    this.command = command;
    this.events = events;
    this.now = Math.max(this.now, at);
    this.#until = null;
  }

  phaseOf(symbol: string): Phase {
    return this.markets.get(symbol)?.own ?? this.phase;
  }

  matchingOf(symbol: string): (typeof PHASE_RULES)[Phase]['matching'] {
    return PHASE_RULES[this.phaseOf(symbol)].matching;
  }

  /** Takes in one event, after the invariants have looked at it. */
  take(event: VenueEvent): void {
    if ('order' in event && event.order !== null) this.#order(event.order);
    switch (event.type) {
      case 'rules-changed':
        this.rules = event.rules;
        break;
      case 'instrument-created':
        this.markets.set(event.instrument.symbol, {
          symbol: event.instrument.symbol,
          terms: event.instrument,
          own: null,
          last: null,
        });
        break;
      case 'instrument-updated':
        this.markets.get(event.instrument.symbol)!.terms = event.instrument;
        break;
      case 'instrument-removed':
        this.markets.delete(event.symbol);
        break;
      case 'trade':
        if (!event.synthetic) this.markets.get(event.symbol)!.last = event.price;
        break;
      case 'phase-changed':
        this.#stale = true;
        if (event.symbol === null) this.phase = event.phase;
        // Without an end of its own it may be the venue's phase that the instrument follows again.
        else
          this.#setOwn(event.symbol, event.until === null && event.phase === this.phase ? null : event.phase);
        this.#until = event.until;
        break;
      case 'order-replaced':
        if (event.previousOrderId !== event.order.orderId) this.open.delete(event.previousOrderId);
        break;
      default:
    }
  }

  #order(order: OrderState): void {
    if (order.place === 'held') this.#stale = true;
    if (isClosed(order)) this.open.delete(order.orderId);
    else this.open.set(order.orderId, order);
  }

  /** After the last event of a command: what may have moved in silence is asked for. */
  end(): void {
    const refused = this.events.some(({ type }) => type === 'decision-rejected');
    const { command } = this;
    if (command.type === 'set-phase' && command.symbol !== null && !refused) {
      // A volatility auction may have begun at once.
      if (this.#until === null || this.#until === command.until) this.#setOwn(command.symbol, command.phase);
    }
    if (!this.#stale) return;
    this.#stale = false;
    for (const { orderId, place } of this.open.values()) {
      if (place !== 'held' && place !== 'aside') continue;
      const order = this.venue.order(orderId);
      if (order === undefined || isClosed(order))
        return violated('I2', `order ${orderId} is gone without an event`);
      this.open.set(orderId, order);
      if (order.place === 'held') this.#stale = true;
    }
  }

  /** The instruments of which something was told in this command. */
  touched(): Iterable<Market> {
    const found = new Set<Market>();
    for (const event of this.events) {
      if (event.type === 'order-rejected' || event.type === 'request-rejected') continue;
      if (event.type === 'rules-changed') return this.markets.values();
      const symbol = 'order' in event ? event.order.symbol : 'symbol' in event ? event.symbol : undefined;
      if (symbol === null) return this.markets.values();
      const market = symbol === undefined ? undefined : this.markets.get(symbol);
      if (market !== undefined) found.add(market);
    }
    return found;
  }

  #setOwn(symbol: string, phase: Phase | null): void {
    const market = this.markets.get(symbol);
    if (market !== undefined) market.own = phase;
  }
}
