import { eventText } from '../../sdk/event-text.ts';
import type {
  BookJson,
  CallableMethod,
  DaemonStatusJson,
  EventItem,
  EventJson,
  Params,
  Result,
  Role,
} from '../../sdk/index.ts';
import type { EventLevel } from './event-levels.ts';
import type { Protocol } from './protocol.ts';

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
  /** How much of what happens is told; the main things unless given. */
  readonly events?: EventLevel;
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

/** Something that has happened, or a place where it is not known what has. */
export type LogEntry = { readonly id: number } & (
  | { readonly venue: string; readonly event: EventJson; readonly text: string }
  /** `missing`: how many; null when nobody has counted them. */
  | { readonly venue: null; readonly missing: number | null }
);

const SAMPLES = 300;
const EVENTS = 1_000;

/** The question that is always asked. */
export const STATUS = ask('daemon.status', {});

/** All that is known of the daemon. What is shown is a function of this, and of what the user has done. */
export class Known {
  link: Link = { state: 'connecting' };
  protocol: Protocol | null = null;
  readonly history: Sample[] = [];
  /** What has happened since the dashboard began, oldest first. */
  events: LogEntry[] = [];
  #lastEntry = 0;
  readonly #answers = new Map<string, unknown>();
  readonly #problems = new Map<string, string>();
  readonly #books = new Map<string, BookJson>();

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

  takeBook(wanted: BookWanted, book: BookJson): void {
    this.#books.set(`${wanted.venue} ${wanted.symbol}`, book);
  }

  takeEvent({ venue, event }: EventItem): void {
    const id = ++this.#lastEntry;
    if (event.type === 'gap') this.#log({ id, venue: null, missing: event.dropped });
    else if (venue !== null) this.#log({ id, venue, event, text: eventText(event) });
  }

  /** From here on events were left out, nobody knows how many. */
  takePause(): void {
    this.#log({ id: ++this.#lastEntry, venue: null, missing: null });
  }

  forget(asked: Ask): void {
    this.#answers.delete(keyOfAsk(asked));
    this.#problems.delete(keyOfAsk(asked));
  }

  forgetBook({ venue, symbol }: BookWanted): void {
    this.#books.delete(`${venue} ${symbol}`);
  }

  #log(entry: LogEntry): void {
    this.events.push(entry);
    if (this.events.length > 2 * EVENTS) this.events = this.events.slice(-EVENTS);
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

/** Two questions that are the same have the same key. */
export function keyOfAsk({ method, params }: Ask): string {
  return `${method} ${JSON.stringify(params)}`;
}
