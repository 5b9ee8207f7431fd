import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import { orderIdText } from '../../src/engine/ids.ts';
import { SIDE_NUMBERS, type Listing } from '../../src/engine/listing.ts';
import type { Micros } from '../../src/engine/values.ts';
import { Venue } from '../../src/engine/venue.ts';
import { entryTypesOf } from '../../src/gateways/fix/market-data/entry-types.ts';
import { FixPublisher } from '../../src/gateways/fix/market-data/publisher.ts';
import { carriedBy, type FixVersion } from '../../src/gateways/fix/version.ts';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import type { MessageView } from '../../src/protocols/fix/message.ts';
import type { Validator } from '../../src/protocols/fix/validate.ts';
import { FULL_DEPTH } from '../../src/market-data/picture.ts';
import { validators } from '../kit/fix-venue-script.ts';
import { MarketDataPeer } from '../kit/market-data-peer.ts';
import { SeededRandom, seedOf } from '../kit/seed.ts';
import { ShownBook } from '../kit/shown-book.ts';
import { Generator } from '../simulation/generator.ts';

const RUNS = 6;
const TURNS = 600;
const START: Micros = 1_000_000_000;

interface Variant {
  readonly depth: number;
  readonly aggregated: boolean;
  readonly incremental: boolean;
}

const VARIANTS: readonly Variant[] = [0, 1, 3].flatMap((depth) =>
  [true, false].flatMap((aggregated) =>
    [true, false].map((incremental) => ({ depth, aggregated, incremental })),
  ),
);

/** One instrument as one request has it. */
interface Watched {
  readonly variant: Variant;
  readonly listing: Listing;
  readonly book: ShownBook;
  /** What a perfect tape would say since. */
  readonly tape: string[];
}

/** One session with all variants of requests, beside a venue where anything happens. */
class Watcher {
  readonly peer: MarketDataPeer;
  readonly #venue: Venue;
  readonly #version: FixVersion;
  /** By MDReqID. */
  readonly watched = new Map<string, Watched>();
  stalled = false;
  #requests = 0;

  constructor(venue: Venue, beginString: BeginString, publisher: FixPublisher, validate: Validator) {
    this.#venue = venue;
    this.#version = carriedBy(beginString);
    this.peer = new MarketDataPeer(beginString, venue, publisher, validate, START);
  }

  subscribe(variant: Variant, listing: Listing): void {
    const id = `R${++this.#requests}`;
    const types = [...entryTypesOf(this.#version).keys()];
    const fields = [
      '35=V',
      `262=${id}`,
      '263=1',
      `264=${variant.depth}`,
      `265=${variant.incremental ? 1 : 0}`,
      `266=${variant.aggregated ? 'Y' : 'N'}`,
      `267=${types.length}`,
      ...types.map((type) => `269=${type}`),
      '146=1',
      `55=${listing.symbol}`,
    ];
    this.peer.send(fields.join('|'));
    this.watched.set(id, { variant, listing, book: new ShownBook(), tape: [] });
  }

  note(event: VenueEvent): void {
    for (const { variant, listing, tape } of this.watched.values()) {
      const line = lineOf(event, listing, this.#venue, variant.incremental);
      if (line !== null) tape.push(line);
    }
  }

  read(): void {
    this.peer.read((message) => this.#take(message));
  }

  #take(message: MessageView): void {
    const id = message.text(262);
    if (message.msgType === 'Y') {
      const { listing } = this.watched.get(id)!;
      assert.notEqual(this.#venue.listing(listing.symbol), listing, message.text(58));
      this.watched.delete(id);
    } else {
      this.watched.get(id)!.book.take(message);
    }
  }

  check(): void {
    for (const [id, { variant, listing, book, tape }] of this.watched) {
      const what = `${this.#version} ${id} ${JSON.stringify(variant)}`;
      assert.deepEqual(book.side('bids'), sideOf(this.#venue, listing, 'buy', variant), `${what}: bids`);
      assert.deepEqual(book.side('asks'), sideOf(this.#venue, listing, 'sell', variant), `${what}: asks`);
      assert.deepEqual(book.tape, tape, `${what}: tape`);
      checkFigures(listing, book, this.#version, what);
    }
  }
}

function sideOf(venue: Venue, listing: Listing, side: 'buy' | 'sell', variant: Variant): string[] {
  const { instrument, book } = listing;
  const depth = variant.depth === 0 ? FULL_DEPTH : variant.depth;
  const text = (price: number, quantity: number, last: number | string): string =>
    `${instrument.priceText(price)} ${instrument.quantityText(quantity)} ${last}`;
  if (variant.aggregated) {
    return listing.depth(side, depth).map(({ price, quantity, orders }) => text(price, quantity, orders));
  }
  return Array.from(book.orders(SIDE_NUMBERS[side]))
    .filter(({ shownQuantity }) => shownQuantity > 0)
    .slice(0, depth)
    .map(({ price, shownQuantity, reference }) =>
      text(price, shownQuantity, orderIdText(venue.orderByReference(reference).orderId)),
    );
}

/** What an event adds to the tape of a listing. */
function lineOf(event: VenueEvent, listing: Listing, venue: Venue, incremental: boolean): string | null {
  if (!('symbol' in event) || event.symbol !== listing.symbol) return null;
  const value = (price: number, quantity: number): string =>
    `${listing.instrument.priceText(price)} ${listing.instrument.quantityText(quantity)}`;
  if (event.type === 'trade') return event.synthetic ? null : `new ${value(event.price, event.quantity)}`;
  if (event.type !== 'trade-busted' && event.type !== 'trade-corrected') return null;
  if (!incremental || event.side !== null || venue.recentTrades.get(event.tradeId)!.synthetic) return null;
  if (event.type === 'trade-busted') return `delete T-${event.tradeId}`;
  return `change T-${event.tradeId} ${value(event.price, event.quantity)}`;
}

function checkFigures(listing: Listing, book: ShownBook, version: FixVersion, what: string): void {
  const { figures } = listing.day;
  const { instrument } = listing;
  const price = (value: number | null): string | undefined =>
    value === null ? undefined : instrument.priceText(value);
  assert.equal(book.figure('4', 270, '0'), price(figures.open), `${what}: open`);
  assert.equal(book.figure('5', 270, '0'), price(figures.close), `${what}: close`);
  assert.equal(book.figure('7', 270), price(figures.high), `${what}: high`);
  assert.equal(book.figure('8', 270), price(figures.low), `${what}: low`);
  const known = entryTypesOf(version);
  const { outlook, matching } = listing;
  const auction = matching === 'auction' ? outlook : { surplus: 0, surplusSide: null };
  const quantity = (value: number): string | undefined =>
    value === 0 ? undefined : instrument.quantityText(value);
  if (known.has('B')) assert.equal(book.figure('B', 271), quantity(figures.volume), `${what}: volume`);
  if (known.has('A')) assert.equal(book.figure('A', 271), quantity(auction.surplus), `${what}: imbalance`);
}

/** Plays one run; returns how many messages were read. */
function play(random: SeededRandom, watching: readonly (readonly [BeginString, Validator])[]): number {
  const venue = new Venue('TEST');
  const listeners = new Set<(event: VenueEvent) => void>();
  const listen = (listener: (event: VenueEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const publisher = new FixPublisher(venue, listen, () => {});
  const watchers = watching.map(
    ([beginString, validate]) => new Watcher(venue, beginString, publisher, validate),
  );
  const generator = new Generator(random.integer(0, 2 ** 31), new Set(['bad-values']));
  const apply = (command: Command, at: Micros): void => {
    const events: VenueEvent[] = [];
    venue.apply(command, at, (event) => {
      events.push(event);
      for (const listener of listeners) listener(event);
      for (const watcher of watchers) watcher.note(event);
    });
    generator.learn(events);
  };
  let now = START;
  const happen = (most: number): void => {
    for (let left = random.integer(1, most); left > 0; left--) {
      const { at, command } = generator.next();
      now = Math.max(now, at);
      if (command.type === 'create-instrument' && venue.listing(command.instrument.symbol)) continue;
      apply(command, at);
      if (random.chance(0.2)) subscribeSomewhere(random, venue, random.pick(watchers));
    }
  };
  for (let turn = 0; turn < TURNS; turn++) {
    happen(4);
    // While some are told others trade, and the former hear of it the next time.
    for (let goesOn = publisher.publish(now); goesOn; goesOn = publisher.goOn(now)) {
      if (random.chance(0.2)) happen(2);
    }
    publishToAll(publisher, now);
    for (const watcher of watchers) {
      if (!watcher.stalled) {
        watcher.read();
        watcher.check();
      }
      if (random.chance(watcher.stalled ? 0.3 : 0.05))
        watcher.peer.stall((watcher.stalled = !watcher.stalled));
    }
  }
  return watchers
    .flatMap(({ watched }) => [...watched.values()])
    .reduce((sum, { book }) => sum + book.messages, 0);
}

function publishToAll(publisher: FixPublisher, now: Micros): void {
  for (let goesOn = publisher.publish(now); goesOn; goesOn = publisher.goOn(now));
}

function subscribeSomewhere(random: SeededRandom, venue: Venue, watcher: Watcher): void {
  const listings = [...venue.listings()];
  // The snapshot of one who does not read comes late, and with it the beginning of the tape.
  if (watcher.stalled) return;
  if (listings.length > 0 && watcher.watched.size < VARIANTS.length) {
    watcher.subscribe(VARIANTS[watcher.watched.size]!, random.pick(listings));
  }
}

test('the book that a subscriber builds is that of the venue after every turn', async (context) => {
  const random = new SeededRandom(seedOf(context, 1));
  const watching = (Object.entries(await validators()) as [BeginString, Validator][]).filter(
    ([beginString]) => entryTypesOf(carriedBy(beginString)).size > 0,
  );
  let messages = 0;
  for (let run = 0; run < RUNS; run++) messages += play(random, watching);
  context.diagnostic(`${messages} messages`);
  assert.ok(messages > RUNS * TURNS, 'next to nothing was published');
});
