import { setTimeout as delay } from 'node:timers/promises';
import { SimctlError } from '../../sdk/errors.ts';
import type { Client, Subscription } from '../../sdk/index.ts';
import { typesOf, type EventLevel } from './event-levels.ts';
import { keyOfAsk, Known, STATUS, type Ask, type BookWanted, type Needs } from './known.ts';
import { Protocol } from './protocol.ts';

/** Books come at most so often: the daemon leaves out what nobody could see. */
const BOOK_INTERVAL_MS = 100;
/** More events nobody reads. */
const EVENTS_IN_TURN = 200;
const TURN_MS = 1_000;
/** What is asked more seldom costs the daemon something: it is not asked before its time. */
const OFTEN_MS = 5_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

interface Kept {
  readonly end: () => void;
  /** Once nobody looks at it any more; what was known when the connection was lost stays. */
  readonly forget: () => void;
}

/** Keeps what is known up to date: one connection, made again when it is lost, and on it whatever is needed now. */
export class Model {
  readonly known = new Known();
  readonly #connect: () => Promise<Client>;
  readonly #changed: () => void;
  readonly #ended = new AbortController();
  /** What is kept up to date on this connection. */
  readonly #kept = new Map<string, Kept>();
  #client: Client | null = null;
  #refreshed = new AbortController();
  #needs: Needs = {};

  /** `changed` is called whenever something that may be shown is another. */
  constructor(connect: () => Promise<Client>, changed: () => void) {
    this.#connect = connect;
    this.#changed = changed;
  }

  /** The connection for what the user asks for; null while there is none. */
  get client(): Client | null {
    return this.#client;
  }

  /** Connects, and again whenever the connection is lost, until it is closed. */
  async run(): Promise<void> {
    const { signal } = this.#ended;
    let pauseMs = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      try {
        await this.#hold(await this.#connect());
        pauseMs = FIRST_PAUSE_MS;
      } catch (error) {
        this.#failed(error);
      }
      await delay(pauseMs, undefined, { signal }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    }
  }

  /** Has other things kept up to date from now on. */
  need(needs: Needs): void {
    this.#needs = needs;
    if (this.#client !== null) this.#keep(this.#client);
  }

  /** Asks anew what is asked often: something has been done, and the user looks for what has come of it. */
  refresh(): void {
    this.#refreshed.abort();
    this.#refreshed = new AbortController();
  }

  async close(): Promise<void> {
    this.#ended.abort();
    const client = this.#client;
    this.#lost();
    // It goes with the process anyway, and a daemon that does not answer must not keep the user waiting.
    if (client !== null) await Promise.race([client.close(), delay(500, undefined, { ref: false })]);
  }

  /** Resolves when the connection has ended. */
  async #hold(client: Client): Promise<void> {
    if (this.#ended.signal.aborted) return await client.close();
    this.#client = client;
    this.known.link = { state: 'open', role: client.role };
    this.#changed();
    this.#keep(client);
    void this.#discover(client);
    await client.closed;
    this.#lost();
    if (this.#ended.signal.aborted) return;
    this.known.link = {
      state: 'lost',
      why: 'The connection to the daemon was lost.',
      next: '',
      sinceMs: Date.now(),
    };
    this.#changed();
  }

  async #discover(client: Client): Promise<void> {
    try {
      this.known.protocol = new Protocol(await client.rpc.discover());
      this.#changed();
    } catch (error) {
      // It is asked again with the next connection.
      if (!(error instanceof SimctlError)) throw error;
    }
  }

  #lost(): void {
    this.#client = null;
    for (const { end } of this.#kept.values()) end();
    this.#kept.clear();
  }

  #failed(error: unknown): void {
    if (!(error instanceof SimctlError)) throw error;
    const { message: why, next = '' } = error;
    const { link } = this.known;
    if (error.code === 'no-daemon' && link.state !== 'lost') this.known.link = { state: 'none', why, next };
    else {
      const sinceMs = link.state === 'lost' ? link.sinceMs : Date.now();
      this.known.link = { state: 'lost', why, next, sinceMs };
    }
    this.#changed();
  }

  /** Begins what is new among the needs, and ends what is not among them any more. */
  #keep(client: Client): void {
    const { asks = [], books = [], events, log = 'main' } = this.#needs;
    const wanted = new Map<string, () => Kept>();
    for (const each of [STATUS, ...asks]) wanted.set(keyOfAsk(each), () => this.#poll(client, each));
    for (const book of books) wanted.set(`book ${JSON.stringify(book)}`, () => this.#follow(client, book));
    if (events !== undefined)
      wanted.set(`events ${JSON.stringify(events)}`, () => this.#listen(client, events));
    wanted.set(`log ${log}`, () => this.#log(client, log));
    for (const [key, { end, forget }] of this.#kept) {
      if (wanted.has(key)) continue;
      end();
      forget();
      this.#kept.delete(key);
    }
    for (const [key, begin] of wanted) if (!this.#kept.has(key)) this.#kept.set(key, begin());
  }

  #poll(client: Client, asked: Ask): Kept {
    const ended = new AbortController();
    const { signal } = ended;
    const loop = async (): Promise<void> => {
      while (!signal.aborted) {
        try {
          const answer = await client.call(asked.method, asked.params, { signal });
          this.known.take(asked, answer);
        } catch (error) {
          if (!(error instanceof SimctlError)) throw error;
          if (!signal.aborted) this.known.takeProblem(asked, error.message);
        }
        this.#changed();
        const { everyMs } = asked;
        const signals = everyMs <= OFTEN_MS ? [signal, this.#refreshed.signal] : [signal];
        await delay(everyMs, undefined, { signal: AbortSignal.any(signals) }).catch(() => {});
      }
    };
    void loop();
    return { end: () => ended.abort(), forget: () => this.known.forget(asked) };
  }

  #follow(client: Client, wanted: BookWanted): Kept {
    const books = client.book({ intervalMs: BOOK_INTERVAL_MS, ...wanted });
    void this.#read(books, (book) => this.known.takeBook(wanted, book, Date.now()));
    return { end: () => books.close(), forget: () => this.known.forgetBook(wanted) };
  }

  #listen(client: Client, filter: NonNullable<Needs['events']>): Kept {
    const events = client.events(filter);
    void this.#read(events, (item) => this.known.takeEvent(item));
    return { end: () => events.close(), forget: () => this.known.forgetEvents() };
  }

  /** What has happened stays known, whatever is logged from now on. */
  #log(client: Client, level: EventLevel): Kept {
    const ended = new AbortController();
    void this.#logInTurns(client, level, ended.signal);
    return { end: () => ended.abort(), forget: () => {} };
  }

  /** Where more happens than can be read the rest of the second is left out: the daemon need not even tell it. */
  async #logInTurns(client: Client, level: EventLevel, signal: AbortSignal): Promise<void> {
    const types = typesOf(level);
    const filter = types === undefined ? {} : { types };
    while (!signal.aborted) {
      const events = client.events(filter);
      const end = (): void => events.close();
      signal.addEventListener('abort', end, { once: true });
      let [turnEndsMs, left] = [0, EVENTS_IN_TURN];
      await this.#read(events, (item) => {
        const nowMs = performance.now();
        if (nowMs >= turnEndsMs) [turnEndsMs, left] = [nowMs + TURN_MS, EVENTS_IN_TURN];
        if (left === 0) return;
        this.known.log.take(item);
        if (--left === 0) events.close();
      });
      signal.removeEventListener('abort', end);
      // It has ended by itself: so has the connection.
      if (left > 0 || signal.aborted) return;
      this.known.log.pause();
      this.#changed();
      await delay(turnEndsMs - performance.now(), undefined, { signal }).catch(() => {});
    }
  }

  /** A subscription that fails goes with its connection, or is of something that is no more: the asks say so. */
  async #read<Item>(items: Subscription<Item>, take: (item: Item) => void): Promise<void> {
    try {
      for await (const item of items) {
        take(item);
        this.#changed();
      }
    } catch (error) {
      if (!(error instanceof SimctlError)) throw error;
    }
  }
}
