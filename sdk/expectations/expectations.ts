import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { EventJson, OrderJson } from '../../src/management/methods.ts';
import { EXPECTATION_PREFIX } from '../../src/management/expectations.ts';
import type { Client } from '../client.ts';
import type { EventItem } from '../event-item.ts';
import type { Subscription } from '../subscription.ts';
import { given } from '../given.ts';
import { HeldOrder, type HeldRequests } from './held-order.ts';
import { Ladder } from './ladder.ts';
import { describeWanted, differences, type WantedOrder } from './wanted.ts';

export interface ExpectationsOptions {
  /** The venue; may be left out where there is one. */
  readonly venue?: string | undefined;
  /** Only orders of this instrument and of this session are held, where given; * and ? as in holds. */
  readonly symbol?: string | undefined;
  readonly session?: string | undefined;
  /** How long an order may take to come; 2,000 unless given. */
  readonly withinMs?: number | undefined;
  /** How long an order waits that nobody decides about, as when the test dies, before it goes on; 30,000 unless given. */
  readonly heldMs?: number | undefined;
}

const WITHIN_MS = 2_000;
const HELD_MS = 30_000;
/** Orders and requests that wait to be expected. */
const MAX_UNEXPECTED = 10_000;

type HeldEvent = Extract<EventJson, { type: 'order-held' | 'request-held' }>;

interface Waiting {
  readonly fits: (event: HeldEvent) => boolean;
  readonly found: (event: HeldEvent) => void;
  readonly fail: (error: Error) => void;
}

/** An expected order or request has not come, or one came that was not expected. The message shows what did happen. */
export class ExpectationFailed extends Error {
  override readonly name = 'ExpectationFailed';
}

/**
 * A test as the counterparty: orders and requests that come to the venue wait for it, until it has expected them and
 * decided. Those of others are left alone. What has not been decided at the end goes on to the book.
 */
export class Expectations implements AsyncDisposable, HeldRequests {
  readonly #client: Client;
  readonly #options: ExpectationsOptions;
  readonly #hold = `${EXPECTATION_PREFIX}${randomUUID().slice(0, 13)}`;
  readonly #events: Subscription<EventItem>;
  readonly #reading: Promise<void>;
  readonly #unexpected: HeldEvent[] = [];
  readonly #waiting = new Set<Waiting>();
  readonly #ladder = new Ladder();

  private constructor(client: Client, options: ExpectationsOptions) {
    this.#client = client;
    this.#options = options;
    const { venue, session } = options;
    // What is told of others would only fill the ladder, and many tests may share a daemon.
    const owner = session === undefined || /[*?]/.test(session) ? undefined : session;
    this.#events = client.events(given({ venue, owner }));
    this.#reading = this.#read();
  }

  /** Begins to hold orders. Rejects with SimctlError when the venue is unknown or the role is too low. */
  static async begin(client: Client, options: ExpectationsOptions = {}): Promise<Expectations> {
    const expectations = new Expectations(client, options);
    const { venue, symbol, session: owner, heldMs: timeoutMs = HELD_MS } = options;
    try {
      await expectations.#events.ready;
      await client.hold.add({
        ...given({ venue, symbol, owner }),
        name: expectations.#hold,
        stages: ['new', 'cancel', 'replace'],
        timeoutMs,
      });
    } catch (error) {
      expectations.#events.close();
      throw error;
    }
    return expectations;
  }

  /** The first order that is like this and has not been expected yet; waits for it. Rejects with ExpectationFailed. */
  async expectOrder(wanted: WantedOrder = {}, { withinMs }: { withinMs?: number } = {}): Promise<HeldOrder> {
    const event = await this.#expect(
      (held) => held.type === 'order-held' && differences(wanted, held.order).length === 0,
      withinMs,
      () => `${describeWanted(wanted)} did not come`,
      () => nearMisses(wanted, this.#unexpected),
    );
    return new HeldOrder(this.#client, event.order, this);
  }

  /** Rejects with ExpectationFailed when an order or request has come that was not expected. */
  async verifyNoMore(): Promise<void> {
    // Whatever the venue has dealt with before is told before the answer to this.
    await this.#client.rpc.ping();
    await turn();
    if (this.#unexpected.length === 0) return;
    const what = this.#unexpected.map((event) => `  ${describeHeld(event)}`).join('\n');
    throw new ExpectationFailed(`not expected:\n${what}\n\nwhat happened:\n${String(this.#ladder)}`);
  }

  async take(orderId: string, request: 'cancel' | 'replace', withinMs?: number): Promise<OrderJson> {
    const event = await this.#expect(
      (held) => held.type === 'request-held' && held.request === request && held.order.orderId === orderId,
      withinMs,
      () => `a ${request} of ${orderId} did not come`,
      () => this.#unexpected.map((held) => `  ${describeHeld(held)}`),
    );
    return event.order;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#events.close();
    const { venue } = this.#options;
    const where = venue === undefined ? {} : { venue };
    await this.#client.hold.remove({ ...where, name: this.#hold });
    await Promise.allSettled(this.#unexpected.splice(0).map((event) => this.#letGo(event)));
    await this.#reading;
  }

  #letGo(event: HeldEvent): Promise<unknown> {
    const { venue, orderId } = event.order;
    if (event.type === 'order-held') return this.#client.order.release({ venue, orderId });
    return event.request === 'cancel'
      ? this.#client.order.acceptCancel({ venue, orderId })
      : this.#client.order.acceptReplace({ venue, orderId });
  }

  async #read(): Promise<void> {
    try {
      for await (const item of this.#events) {
        this.#ladder.add(item);
        const { event } = item;
        if ((event.type === 'order-held' || event.type === 'request-held') && event.hold === this.#hold)
          this.#hear(event);
      }
    } catch (error) {
      for (const waiting of this.#waiting) waiting.fail(error as Error);
    }
  }

  #hear(event: HeldEvent): void {
    const waiting = [...this.#waiting].find(({ fits }) => fits(event));
    if (waiting !== undefined) return waiting.found(event);
    if (this.#unexpected.push(event) > MAX_UNEXPECTED) this.#unexpected.shift();
  }

  async #expect(
    fits: (event: HeldEvent) => boolean,
    withinMs: number | undefined,
    what: () => string,
    near: () => string[],
  ): Promise<HeldEvent> {
    const index = this.#unexpected.findIndex(fits);
    if (index >= 0) return this.#unexpected.splice(index, 1)[0]!;
    const { promise, resolve, reject } = Promise.withResolvers<HeldEvent>();
    const limitMs = withinMs ?? this.#options.withinMs ?? WITHIN_MS;
    const timer = setTimeout(
      () => waiting.fail(this.#failure(`${what()} within ${limitMs} ms`, near())),
      limitMs,
    );
    const settle = (): void => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
    };
    const waiting: Waiting = {
      fits,
      found: (event) => {
        settle();
        resolve(event);
      },
      fail: (error) => {
        settle();
        reject(error);
      },
    };
    this.#waiting.add(waiting);
    return promise;
  }

  #failure(what: string, near: readonly string[]): ExpectationFailed {
    const misses = near.length === 0 ? 'nothing else waits' : `what did come:\n${near.join('\n')}`;
    return new ExpectationFailed(`${what}; ${misses}\n\nwhat happened:\n${String(this.#ladder)}`);
  }
}

/** Those that came nearest first: in as few fields as possible something else. */
function nearMisses(wanted: WantedOrder, unexpected: readonly HeldEvent[]): string[] {
  return unexpected
    .filter((event) => event.type === 'order-held')
    .map((event) => ({ event, differs: differences(wanted, event.order) }))
    .toSorted((one, other) => one.differs.length - other.differs.length)
    .map(({ event, differs }) => `  ${describeHeld(event)}: ${differs.join('; ')}`);
}

function describeHeld(event: HeldEvent): string {
  const { owner, clientOrderId, orderId, side, quantity, symbol, price } = event.order;
  const order = `${orderId}, ${clientOrderId} of ${owner}: ${side} ${quantity} ${symbol} ${price ?? 'market'}`;
  return event.type === 'order-held' ? order : `${event.request} ${event.clientOrderId ?? ''} of ${order}`;
}
