import assert from 'node:assert/strict';
import type { PhaseEntry } from '../../src/config/market-tables.ts';
import type { EditConfig } from '../../src/config/profile-table.ts';
import { emptyVenue, ofVenue, type Operation } from '../../src/config/plan.ts';
import type { BotConfig, EndpointConfig, SessionConfig, VenueConfig } from '../../src/config/venue-config.ts';
import type { HoldRule } from '../../src/engine/holds.ts';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import type { FaultRule } from '../../src/faults/rule.ts';

/** A running system that refuses what cannot be done. */
export function apply(before: readonly VenueConfig[], operations: readonly Operation[]): VenueConfig[] {
  const venues = new Map(before.map((state) => [state.venue.name, structuredClone(state) as Mutable]));
  const at = (name: string): Mutable => {
    const state = venues.get(name);
    assert.ok(state !== undefined, `there is no venue ${name}`);
    return state;
  };
  for (const operation of operations) step(venues, at, operation);
  return sorted([...venues.values()]);
}

type Mutable = {
  venue: VenueConfig['venue'];
  instruments: InstrumentTerms[];
  phases: PhaseEntry[];
  holds: HoldRule[];
  endpoints: EndpointConfig[];
  sessions: SessionConfig[];
  edits: EditConfig[];
  faults: FaultRule[];
  activity: VenueConfig['activity'];
  bots: BotConfig[];
};

function step(venues: Map<string, Mutable>, at: (name: string) => Mutable, operation: Operation): void {
  const { method, params } = operation;
  switch (method) {
    case 'venue.create':
      assert.ok(!venues.has(params.venue.name));
      venues.set(params.venue.name, structuredClone(emptyVenue(params.venue)) as Mutable);
      Object.assign(at(params.venue.name), structuredClone(ofVenue(params)));
      return;
    case 'venue.update':
      Object.assign(at(params.venue.name), structuredClone(ofVenue(params)));
      return;
    case 'venue.remove': {
      const { instruments, holds, endpoints, sessions, faults, bots } = at(params.venue);
      assert.deepEqual([instruments, holds, endpoints, sessions, faults, bots], [[], [], [], [], [], []]);
      venues.delete(params.venue);
      return;
    }
    case 'instrument.create':
      list(at(params.venue), params.instrument);
      return;
    case 'instrument.update': {
      const { instruments } = at(params.venue);
      const { symbol, tickSize } = params.instrument;
      assert.equal(instruments.find((terms) => terms.symbol === symbol)?.tickSize, tickSize);
      take(instruments, symbol, 'symbol');
      list(at(params.venue), params.instrument);
      return;
    }
    case 'hold.create':
      add(at(params.venue).holds, params.hold, 'name');
      return;
    case 'hold.remove':
      take(at(params.venue).holds, params.name, 'name');
      return;
    case 'instrument.remove':
      unlist(at(params.venue), params.symbol);
      return;
    case 'endpoint.create':
      assert.ok(!portsOf(venues).includes(params.endpoint.port), 'the port is taken');
      add(at(params.venue).endpoints, params.endpoint, 'name');
      return;
    case 'endpoint.remove':
      assert.ok(at(params.venue).sessions.every(({ endpoint: used }) => used !== params.name));
      take(at(params.venue).endpoints, params.name, 'name');
      return;
    case 'session.create':
      assert.ok(at(params.venue).endpoints.some(({ name }) => name === params.session.endpoint));
      add(at(params.venue).sessions, params.session, 'name');
      return;
    case 'session.remove':
      take(at(params.venue).sessions, params.name, 'name');
      return;
    case 'fault.arm':
      add(at(params.venue).faults, params.fault, 'name');
      return;
    case 'fault.disarm':
      take(at(params.venue).faults, params.name, 'name');
      return;
    case 'bot.create':
      assert.ok(at(params.venue).instruments.some(({ symbol }) => symbol === params.bot.symbol));
      add(at(params.venue).bots, params.bot, 'name');
      return;
    case 'bot.remove':
      take(at(params.venue).bots, params.name, 'name');
  }
}

function portsOf(venues: Map<string, Mutable>): number[] {
  return [...venues.values()].flatMap(({ endpoints }) =>
    endpoints.map(({ port }) => port).filter((port) => port !== 0),
  );
}

function list(state: Mutable, terms: InstrumentTerms): void {
  const names = [terms.symbol, ...Object.values(terms.aliases)];
  const taken = state.instruments.flatMap(({ symbol, aliases }) => [symbol, ...Object.values(aliases)]);
  for (const name of names) assert.ok(!taken.includes(name), `${name} is taken`);
  state.instruments.push(terms);
}

function unlist(state: Mutable, symbol: string): void {
  assert.ok(
    state.bots.every((running) => running.symbol !== symbol),
    `a bot trades ${symbol}`,
  );
  take(state.instruments, symbol, 'symbol');
}

function add<Item>(items: Item[], item: Item, key: keyof Item): void {
  assert.ok(!items.some((other) => other[key] === item[key]), `${String(item[key])} is there already`);
  items.push(item);
}

function take<Item>(items: Item[], name: string, key: keyof Item): void {
  const index = items.findIndex((item) => item[key] === name);
  assert.ok(index >= 0, `${name} is not there`);
  items.splice(index, 1);
}

export function sorted(venues: readonly VenueConfig[]): VenueConfig[] {
  const by = <Item>(items: readonly Item[], key: (item: Item) => string): Item[] =>
    items.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
  return by(venues, (state) => state.venue.name).map((state) => ({
    venue: state.venue,
    instruments: by(state.instruments, ({ symbol }) => symbol),
    phases: state.phases,
    edits: state.edits,
    activity: state.activity,
    holds: by(state.holds, ({ name }) => name),
    endpoints: by(state.endpoints, ({ name }) => name),
    sessions: by(state.sessions, ({ name }) => name),
    faults: by(state.faults, ({ name }) => name),
    bots: by(state.bots, ({ name }) => name),
  }));
}
