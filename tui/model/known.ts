import type {
  BookJson,
  CallableMethod,
  DaemonStatusJson,
  EventItem,
  Params,
  Result,
  Role,
} from '../../sdk/index.ts';
import type { EventLevel } from './event-levels.ts';
import { EventLog } from './event-log.ts';
import type { Protocol } from './protocol.ts';
import { Series } from './series.ts';

/** A question that is asked again and again while somebody looks at its answer. */
export interface Ask<M extends CallableMethod = CallableMethod> {
  readonly method: M;
  readonly params: Params<M>;
  readonly everyMs: number;
}

export function ask<M extends CallableMethod>(method: M, params: Params<M>, everyMs = 1_000): Ask<M> {
  return { method, params, everyMs };
}

export type BookWanted = Params<'book.subscribe'> & { readonly venue: string };

/** What a view wants to be kept up to date of. */
export interface Needs {
  readonly asks?: readonly Ask[];
  readonly books?: readonly BookWanted[];
  readonly events?: Params<'events.subscribe'>;
  /** How much of what happens goes to the log; the main things unless given. */
  readonly log?: EventLevel;
}

/** How it stands with the daemon. */
export type Link =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly role: Role }
  /** It was there, or may come: it is tried again. */
  | { readonly state: 'lost'; readonly why: string; readonly next: string; readonly sinceMs: number }
  /** There is none. It is looked for again. */
  | { readonly state: 'none'; readonly why: string; readonly next: string };

/** Figures of the daemon at one moment, for the sparklines. */
export interface Sample {
  readonly ordersPerSecond: number;
  readonly p99Us: number;
  readonly eventLoopMs: number;
  readonly residentBytes: number;
}

const SAMPLES = 300;
const EVENTS = 1_000;
/** Books of which the chart is kept when nobody looks at them. */
const MOST_SERIES = 50;

/** The question that is always asked. */
export const STATUS = ask('daemon.status', {});

/** All that is known of the daemon. What is shown is a function of this, and of what the user has done. */
export class Known {
  link: Link = { state: 'connecting' };
  protocol: Protocol | null = null;
  readonly history: Sample[] = [];
  events: EventItem[] = [];
  readonly log = new EventLog();
  readonly #answers = new Map<string, unknown>();
  readonly #problems = new Map<string, string>();
  readonly #books = new Map<string, BookJson>();
  readonly #series = new Map<string, Series>();

  /** The latest answer; null before the first. */
  answer<M extends CallableMethod>(asked: Ask<M>): Result<M> | null {
    return (this.#answers.get(keyOfAsk(asked)) as Result<M> | undefined) ?? null;
  }

  /** Why there is no later answer. */
  problem(asked: Ask): string | null {
    return this.#problems.get(keyOfAsk(asked)) ?? null;
  }

  get status(): DaemonStatusJson | null {
    return this.answer(STATUS);
  }

  get role(): Role {
    return this.link.state === 'open' ? this.link.role : 'none';
  }

  book({ venue, symbol }: Pick<BookWanted, 'venue' | 'symbol'>): BookJson | null {
    return this.#books.get(`${venue} ${symbol}`) ?? null;
  }

  take<M extends CallableMethod>(asked: Ask<M>, answer: Result<M>): void {
    const key = keyOfAsk(asked);
    this.#answers.set(key, answer);
    this.#problems.delete(key);
    if (key === keyOfAsk(STATUS)) this.#sample(answer as DaemonStatusJson);
  }

  takeProblem(asked: Ask, problem: string): void {
    this.#problems.set(keyOfAsk(asked), problem);
  }

  /** The book second by second since it was looked at first. */
  series({ venue, symbol }: Pick<BookWanted, 'venue' | 'symbol'>): Series | null {
    return this.#series.get(`${venue} ${symbol}`) ?? null;
  }

  takeBook(wanted: BookWanted, book: BookJson, nowMs: number): void {
    const key = `${wanted.venue} ${wanted.symbol}`;
    this.#books.set(key, book);
    let series = this.#series.get(key);
    if (series === undefined) this.#series.set(key, (series = new Series()));
    if (this.#series.size > MOST_SERIES) this.#series.delete(this.#series.keys().next().value!);
    series.add(priceOf(book), Number(book.day?.volume ?? 0), nowMs);
  }

  takeEvent(item: EventItem): void {
    this.events.push(item);
    if (this.events.length > 2 * EVENTS) this.events = this.events.slice(-EVENTS);
  }

  forget(asked: Ask): void {
    this.#answers.delete(keyOfAsk(asked));
    this.#problems.delete(keyOfAsk(asked));
  }

  forgetBook({ venue, symbol }: BookWanted): void {
    this.#books.delete(`${venue} ${symbol}`);
  }

  forgetEvents(): void {
    this.events = [];
  }

  #sample({ venues, eventLoop, memory }: DaemonStatusJson): void {
    this.history.push({
      ordersPerSecond: venues.reduce((sum, { rates }) => sum + rates.orders.last1s, 0),
      p99Us: Math.max(0, ...venues.map(({ orderLatency }) => orderLatency.p99Us)),
      eventLoopMs: eventLoop.p99Ms,
      residentBytes: memory.residentBytes,
    });
    if (this.history.length > SAMPLES) this.history.shift();
  }
}

/** For the chart: what was paid last, or what would be paid in the middle. */
function priceOf({ lastTrade, bids, asks }: BookJson): number | null {
  if (lastTrade !== null) return Number(lastTrade.price);
  const best = [bids[0], asks[0]].flatMap((level) => (level === undefined ? [] : [Number(level.price)]));
  return best.length === 0 ? null : best.reduce((sum, price) => sum + price, 0) / best.length;
}

/** Two questions that are the same have the same key. */
export function keyOfAsk({ method, params }: Ask): string {
  return `${method} ${JSON.stringify(params)}`;
}
