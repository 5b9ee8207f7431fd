import { Instrument } from '../engine/instrument.ts';
import type { ListingRecord, VenueRecord } from '../engine/snapshot.ts';
import type { Micros } from '../engine/values.ts';
import { isoText } from '../management/render.ts';
import type { SentMessage, SessionImage, VenueImage } from './venue-image.ts';

/** Raised with every change of the form; a file of another version is not read. */
const VERSION = 1;

/** What a snapshot is called, and where it comes from. */
export interface SnapshotHeader {
  readonly venue: string;
  readonly note: string | null;
  /** When it was made, on the clock of the machine. */
  readonly takenAt: Micros;
}

/**
 * A snapshot as text: JSON Lines, one entity a line in an order that does not change, so that two of them can be
 * compared by any tool. The first member of a line says what it is of. Prices and quantities are decimal text, times
 * ISO 8601.
 */
export function linesOf(header: SnapshotHeader, image: VenueImage): string[] {
  const { listings, orders, closed, trades, holds, ...venue } = image.venue;
  const instruments = new Map(
    listings.map(({ instrument }) => [instrument.symbol, new Instrument(instrument)]),
  );
  const line = (kind: string, id: string | number, entity: object, symbol?: string | null): string =>
    JSON.stringify({ [kind]: id, ...(readable(entity, instruments.get(symbol ?? '')) as object) });
  return [
    line('simctl-snapshot', VERSION, header),
    line('state', venue.name, { at: image.at, phasesSeenAt: image.phasesSeenAt, ...venue }),
    ...listings.flatMap(({ instrument, queue, ...listing }) => [
      JSON.stringify({ instrument: instrument.symbol, terms: instrument }),
      line('book', instrument.symbol, { ...listing, queue }, instrument.symbol),
    ]),
    ...orders.map(({ orderId, ...order }) => line('order', orderId, order, order.symbol)),
    ...closed.map(([owner, ids]) => line('closed', owner, { orders: ids })),
    ...trades.trades.map(([{ tradeId, ...trade }, execution]) =>
      line('trade', tradeId, { ...trade, execution }, trade.symbol),
    ),
    ...trades.amended.map(([tradeId, sides]) => line('amended', tradeId, { sides })),
    ...holds.map(({ rule, ...hold }) => line('hold', rule.name, { ...hold, rule }, rule.match.symbol)),
    ...image.sessions.flatMap(({ name, messages, ...session }) => [
      line('session', name, session),
      ...messages.map(({ msgSeqNum, bytes }) => JSON.stringify({ message: `${name} ${msgSeqNum}`, bytes })),
    ]),
    ...image.bots.map(({ name, ...bot }) => JSON.stringify({ bot: name, ...bot })),
  ];
}

/** The first line alone. Throws RangeError where it is not that of a snapshot. */
export function readHeader(line: string): SnapshotHeader {
  const reader = new SnapshotReader();
  reader.read(line);
  return reader.header;
}

/** Reads what `linesOf` has written. Throws RangeError that says which line is wrong, and why. */
export function readSnapshot(lines: Iterable<string>): { header: SnapshotHeader; image: VenueImage } {
  const reader = new SnapshotReader();
  let number = 0;
  for (const line of lines) {
    number++;
    try {
      reader.read(line);
    } catch (error) {
      throw new RangeError(`line ${number}: ${(error as Error).message}`, { cause: error });
    }
  }
  return reader.finish();
}

type Entity = Record<string, unknown>;
type VenueLine = Entity & { readonly at: Micros; readonly phasesSeenAt: Micros };

/** Gathers the entities of a text. What they mean together is for `venueOf` to find out. */
class SnapshotReader {
  readonly #units = new Map<string, Units>();
  readonly #listings: ListingRecord[] = [];
  readonly #lists: Record<'orders' | 'closed' | 'trades' | 'amended' | 'holds' | 'bots', unknown[]> = {
    orders: [],
    closed: [],
    trades: [],
    amended: [],
    holds: [],
    bots: [],
  };
  readonly #sessions: (Omit<SessionImage, 'messages'> & { readonly messages: SentMessage[] })[] = [];
  #header: SnapshotHeader | null = null;
  #venue: VenueLine | null = null;

  read(line: string): void {
    const entity = JSON.parse(line) as Entity;
    if (typeof entity !== 'object' || entity === null) throw new RangeError('is no JSON object');
    const [kind = ''] = Object.keys(entity);
    if (this.#header === null && kind !== 'simctl-snapshot')
      throw new RangeError('is not the begin of a snapshot');
    const read = Object.hasOwn(this.#readers, kind) ? this.#readers[kind] : undefined;
    if (read === undefined) throw new RangeError(`"${kind}" is nothing that a snapshot has`);
    read(entity);
  }

  get header(): SnapshotHeader {
    return this.#header!;
  }

  finish(): { header: SnapshotHeader; image: VenueImage } {
    if (this.#header === null || this.#venue === null)
      throw new RangeError('the snapshot has no venue: it is cut off');
    const { at, phasesSeenAt, ...venue } = this.#venue;
    const { orders, closed, trades, amended, holds, bots } = this.#lists;
    const record = { ...venue, listings: this.#listings, orders, closed, trades: { trades, amended }, holds };
    return {
      header: this.#header,
      image: {
        venue: record as unknown as VenueRecord,
        at,
        phasesSeenAt,
        sessions: this.#sessions,
        bots: bots as VenueImage['bots'],
      },
    };
  }

  /** By the first member. Each takes its entity over. */
  readonly #readers: Readonly<Record<string, (entity: Entity) => void>> = {
    'simctl-snapshot': (entity) => {
      const { 'simctl-snapshot': version, ...header } = exact(entity);
      if (version !== VERSION)
        throw new RangeError(`has version ${String(version)}, and this simctl reads version ${VERSION}`);
      mustHaveTimes(header, ['takenAt']);
      this.#header = header as unknown as SnapshotHeader;
    },
    state: (entity) => {
      const { state: _, ...venue } = exact(entity);
      mustHaveTimes(venue, ['at', 'phasesSeenAt', 'now', 'dayBegan']);
      this.#venue = venue as VenueLine;
    },
    instrument: ({ instrument: symbol, terms }) => {
      this.#units.set(String(symbol), new Units(new Instrument(terms as Instrument['terms'])));
    },
    book: (entity) => {
      const units = this.#unitsOf(entity['book']);
      const { book: _, ...listing } = exact(entity, units);
      this.#listings.push({ ...listing, instrument: units.instrument.terms } as ListingRecord);
    },
    order: (entity) => {
      const order = exact(entity, this.#unitsOf(entity['symbol']));
      // Its first member stays, though nobody asks for it: to leave it out is a copy of each of many.
      order['orderId'] = order['order'];
      this.#lists.orders.push(order);
    },
    closed: ({ closed: owner, orders }) => void this.#lists.closed.push([owner, orders]),
    trade: (entity) => {
      const {
        trade: tradeId,
        execution,
        ...trade
      } = exact(entity, this.#units.get(String(entity['symbol'])));
      this.#lists.trades.push([{ tradeId, ...trade }, execution]);
    },
    amended: ({ amended: tradeId, sides }) => void this.#lists.amended.push([tradeId, sides]),
    hold: (entity) => {
      const { match } = entity['rule'] as { match: { symbol: string | null } };
      const { hold: _, ...hold } = exact(entity, this.#units.get(match.symbol ?? ''));
      this.#lists.holds.push(hold);
    },
    session: (entity) => {
      const { session: name, ...session } = exact(entity);
      mustHaveTimes(session, ['numbersSince']);
      const numbers = session as unknown as Omit<SessionImage, 'messages' | 'name'>;
      this.#sessions.push({ name: String(name), ...numbers, messages: [] });
    },
    message: ({ message, bytes }) => {
      const id = String(message);
      const end = id.lastIndexOf(' ');
      const session = this.#sessions.at(-1);
      if (session === undefined || session.name !== id.slice(0, end))
        throw new RangeError(`is not below its session ${id.slice(0, end)}`);
      session.messages.push({ msgSeqNum: Number(id.slice(end + 1)), bytes: String(bytes) });
    },
    bot: ({ bot: name, ...state }) => void this.#lists.bots.push({ name, ...state }),
  };

  #unitsOf(symbol: unknown): Units {
    const units = this.#units.get(String(symbol));
    if (units === undefined) throw new RangeError(`there is no instrument ${String(symbol)} above it`);
    return units;
  }
}

function mustHaveTimes(entity: object, names: readonly string[]): void {
  for (const name of names) {
    if (!Number.isFinite((entity as Entity)[name])) throw new RangeError(`${name} is no time`);
  }
}

// ---------------------------------------------------------------- numbers that people read

/** Members of records that are not the plain numbers that they look like. */
const MEANINGS = new Map<string, 'price' | 'quantity' | 'time'>([
  ...['price', 'stopPrice', 'workingPrice', 'trailOffset', 'pegOffset', 'minPrice', 'maxPrice'].map(priced),
  ...['open', 'close', 'high', 'low'].map(priced),
  ...['quantity', 'cumQuantity', 'closedQuantity', 'displayQuantity', 'minimumQuantity'].map(counted),
  ...['minQuantity', 'maxQuantity', 'volume', 'surplus', 'shown'].map(counted),
  ...['at', 'now', 'dayBegan', 'phasesSeenAt', 'takenAt', 'numbersSince'].map(timed),
  ...['enteredAt', 'expireAt', 'deadline', 'until'].map(timed),
]);

function priced(name: string): readonly [string, 'price'] {
  return [name, 'price'];
}

function counted(name: string): readonly [string, 'quantity'] {
  return [name, 'quantity'];
}

function timed(name: string): readonly [string, 'time'] {
  return [name, 'time'];
}

/** Values of a record as people read them. Without an instrument prices and quantities stay what they are. */
function readable(value: unknown, instrument: Instrument | undefined, key = ''): unknown {
  if (typeof value === 'number') {
    const meaning = MEANINGS.get(key);
    if (meaning === 'time') return isoText(value);
    if (meaning === undefined || instrument === undefined) return value;
    return meaning === 'price' ? instrument.priceText(value) : instrument.quantityText(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => readable(each, instrument));
  const result: Entity = {};
  for (const [name, each] of Object.entries(value)) result[name] = readable(each, instrument, name);
  return result;
}

/** The record of what `readable` has made of it. Changes what it is given. */
function exact(entity: Entity, units?: Units): Entity {
  // oxlint-disable-next-line guard-for-in -- of JSON: all that it has is its own
  for (const key in entity) {
    const value = entity[key];
    if (typeof value === 'string') {
      const meaning = MEANINGS.get(key);
      if (meaning === 'time') entity[key] = finite(timeOf(value), key, value);
      else if (meaning !== undefined && units !== undefined) entity[key] = units[meaning](key, value);
    } else exactInside(value, units);
  }
  return entity;
}

/** Lists are most of what is in entities, and their elements have no names to go by. */
function exactInside(value: unknown, units: Units | undefined): void {
  if (Array.isArray(value)) for (const each of value) exactInside(each, units);
  else if (typeof value === 'object' && value !== null) exact(value as Entity, units);
}

/** Prices and quantities of one instrument. The same few texts come again and again, and reading one takes long. */
class Units {
  readonly instrument: Instrument;
  readonly #ticks = new Map<string, number>();
  readonly #lots = new Map<string, number>();

  constructor(instrument: Instrument) {
    this.instrument = instrument;
  }

  price(key: string, text: string): number {
    let ticks = this.#ticks.get(text);
    if (ticks === undefined) {
      ticks = finite(this.instrument.ticksOf(text), key, text);
      this.#ticks.set(text, ticks);
    }
    return ticks;
  }

  quantity(key: string, text: string): number {
    let lots = this.#lots.get(text);
    if (lots === undefined) {
      lots = finite(this.instrument.lotsOf(text), key, text);
      this.#lots.set(text, lots);
    }
    return lots;
  }
}

/** The second of the time that was read last: those that follow one another are mostly of one. */
let lastSecond = { text: '', at: NaN };

/** Microseconds since 1970 of a time as isoText writes it. */
function timeOf(text: string): Micros {
  const second = text.slice(0, 19);
  if (second !== lastSecond.text) lastSecond = { text: second, at: Date.parse(`${second}Z`) * 1_000 };
  return lastSecond.at + Number(text.slice(20, 26));
}

function finite(value: number, key: string, text: string): number {
  if (!Number.isFinite(value)) throw new RangeError(`${key} cannot be ${text}`);
  return value;
}
