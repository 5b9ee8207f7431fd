import type { Command } from '../../../src/engine/command.ts';
import type { OrderState, VenueEvent } from '../../../src/engine/event.ts';
import type { InstrumentTerms } from '../../../src/engine/instrument.ts';
import { NOTHING_TOLD, tellIndicative } from './auction.ts';
import { bust, correct, dispute } from './correcting.ts';
import { decide } from './deciding.ts';
import { enter } from './entering.ts';
import { changeHolds } from './holding.ts';
import { isDark, stateOf, type Listing } from './model.ts';
import { setPhase } from './phases.ts';
import { inUnits, stepsOf } from './prices.ts';
import { cancel, cancelAll, replace } from './requests.ts';
import { noteLast } from './resting.ts';
import { changeRules } from './ruling.ts';
import { settle } from './settling.ts';
import { endDay, nextDeadline, passTime } from './timing.ts';
import { queueOf } from './walk.ts';
import { World } from './world.ts';

interface Level {
  readonly price: number;
  quantity: number;
  orders: number;
}

/**
 * The slow, obvious venue: arrays, sorts and searches. It shares the vocabulary with the engine and no code, so that
 * the two can be compared event by event.
 */
export class ReferenceVenue {
  readonly #world = new World();

  apply(command: Command, at: number): VenueEvent[] {
    const world = this.#world;
    if (command.type === 'create-instrument') refuseListing(world, command.instrument);
    world.events = [];
    world.now = Math.max(world.now, at);
    passTime(world);
    this.#carryOut(command);
    for (const listing of world.listings.values()) settle(world, listing);
    for (const listing of world.listings.values()) tellIndicative(world, listing);
    return world.events;
  }

  /** Nothing where the command is one that must throw. */
  tryApply(command: Command, at: number): VenueEvent[] {
    try {
      return this.apply(command, at);
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  }

  nextDeadline(): number {
    return nextDeadline(this.#world);
  }

  /** All orders that it knows, by rising id. */
  orders(): OrderState[] {
    return [...new Set(this.#world.orders.values())]
      .map(stateOf)
      .toSorted((one, other) => one.orderId - other.orderId);
  }

  /** What the book shows. */
  depth(symbol: string): { bids: Level[]; asks: Level[] } {
    const listing = this.#world.listing(symbol)!;
    return { bids: levels(listing, 'buy'), asks: levels(listing, 'sell') };
  }

  #carryOut(command: Command): void {
    const world = this.#world;
    switch (command.type) {
      case 'set-rules':
        return changeRules(world, command.rules);
      case 'create-instrument':
        return create(world, command.instrument);
      case 'update-instrument':
        return update(world, command.instrument);
      case 'remove-instrument':
        return remove(world, command.symbol);
      case 'enter':
        return enter(world, command);
      case 'cancel':
        return cancel(world, command);
      case 'replace':
        return replace(world, command);
      case 'cancel-all':
        return cancelAll(world, command);
      case 'set-phase':
        return setPhase(world, command);
      case 'add-hold':
      case 'remove-hold':
        return changeHolds(world, command);
      case 'decide':
        return decide(world, command.decision);
      case 'bust-trade':
        return bust(world, command);
      case 'correct-trade':
        return correct(world, command);
      case 'dispute-trade':
        return dispute(world, command);
      case 'advance':
        return undefined;
      case 'end-day':
        return endDay(world);
    }
  }
}

function levels(listing: Listing, side: 'buy' | 'sell'): Level[] {
  const found: Level[] = [];
  for (const order of queueOf(listing, side)) {
    if (isDark(order) || order.working === null) continue;
    const last = found.at(-1);
    if (last?.price !== order.working) found.push({ price: order.working, quantity: order.shown, orders: 1 });
    else {
      last.quantity += order.shown;
      last.orders++;
    }
  }
  return found;
}

function refuseListing(world: World, terms: InstrumentTerms): void {
  for (const name of [terms.symbol, ...Object.values(terms.aliases)]) {
    if (world.listing(name) !== undefined)
      throw new RangeError(`there is an instrument called ${name} already`);
  }
}

function create(world: World, terms: InstrumentTerms): void {
  const listing: Listing = {
    terms,
    symbol: terms.symbol,
    steps: stepsOf(terms),
    referencePrice: referenceOf(terms),
    lastTrade: null,
    book: [],
    own: null,
    expired: false,
    noted: [],
    told: NOTHING_TOLD,
  };
  world.listings.set(terms.symbol, listing);
  world.tell({ type: 'instrument-created', instrument: terms });
}

function referenceOf(terms: InstrumentTerms): number | null {
  return terms.referencePrice === undefined ? null : inUnits(terms.referencePrice, terms.tickSize);
}

function update(world: World, terms: InstrumentTerms): void {
  const listing = world.listing(terms.symbol);
  const same = (['symbol', 'assetClass', 'tickSize', 'lotSize'] as const).every(
    (field) => listing?.terms[field] === terms[field],
  );
  if (listing === undefined || !same) {
    const reason = listing === undefined ? 'unknown-symbol' : 'invalid-terms';
    return world.tell({ type: 'decision-rejected', verb: 'instrument', orderId: null, reason });
  }
  if (listing.terms.lastTradingAt !== terms.lastTradingAt) listing.expired = false;
  Object.assign(listing, { terms, steps: stepsOf(terms), referencePrice: referenceOf(terms) });
  world.tell({ type: 'instrument-updated', instrument: terms });
  noteLast(world, listing, null);
}

function remove(world: World, symbol: string): void {
  const listing = world.listing(symbol);
  if (listing === undefined) return;
  for (const order of world.openOrders(listing)) world.cancel(order, 'instrument-removed');
  world.listings.delete(listing.symbol);
  for (const order of new Set(world.orders.values())) if (order.listing === listing) world.forget(order);
  world.tell({ type: 'instrument-removed', symbol: listing.symbol });
}
