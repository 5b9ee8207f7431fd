import type {
  BookJson,
  MethodName,
  Notification,
  NotificationName,
  Params,
  Result,
  Role,
} from '../src/management/methods.ts';
import { Connection, type CallOptions } from './connection.ts';
import type { SimctlError } from './errors.ts';
import { gapItem, type EventItem } from './event-item.ts';
import { locate, type LocateOptions } from './locate.ts';
import { EventQueue, type QueueOptions } from './queue.ts';
import { Subscription } from './subscription.ts';

export interface ConnectOptions extends LocateOptions {
  /** Name and version of the program, for the daemon's log. */
  readonly client?: string | undefined;
  /** How long to wait for each answer; 10 000 unless given. */
  readonly timeoutMs?: number | undefined;
}

/** Methods that can be called as such; the others are behind `connect`, `events`, `book` and signals. */
export type CallableMethod = Exclude<
  MethodName,
  `auth.${string}` | `events.${'' | 'un'}subscribe` | 'book.subscribe' | 'rpc.cancel'
>;

/** Whether a method can do without any parameter. */
type Omittable<P> = P extends Record<string, never> ? true : Partial<P> extends P ? true : false;

type Arguments<M extends MethodName> =
  Omittable<Params<M>> extends true
    ? [params?: Params<M>, options?: CallOptions]
    : [params: Params<M>, options?: CallOptions];

export type Entity = CallableMethod extends `${infer E}.${string}` ? E : never;

/** The methods of one entity by their verbs: `Group<'order'>` has `enter`, `cancel`, … */
export type Group<E extends Entity> = {
  readonly [
    M in Extract<CallableMethod, `${E}.${string}`> as M extends `${E}.${infer Verb}` ? Verb : never
  ]: (...args: Arguments<M>) => Promise<Result<M>>;
};

const DEFAULT_TIMEOUT_MS = 10_000;

/** Events that wait for their reader; beyond, they are dropped and a gap takes their place. */
const MAX_WAITING_EVENTS = 10_000;

/** Connects to a daemon of this user and logs on. Rejects with SimctlError. */
export async function connect(options: ConnectOptions = {}): Promise<Client> {
  return new Client(await openConnection(options));
}

export function openConnection(options: ConnectOptions): Promise<Connection> {
  const { client = 'simctl-sdk', timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  return Connection.open(locate(options), client, timeoutMs);
}

/**
 * A daemon, seen through its management protocol. Each method is a function of its entity: `client.order.enter({…})`
 * calls `order.enter`. Calls reject with SimctlError.
 */
export class Client implements AsyncDisposable {
  readonly rpc: Group<'rpc'> = group('rpc', this);
  readonly daemon: Group<'daemon'> = group('daemon', this);
  readonly venue: Group<'venue'> = group('venue', this);
  readonly instrument: Group<'instrument'> = group('instrument', this);
  readonly order: Group<'order'> = group('order', this);
  readonly trade: Group<'trade'> = group('trade', this);
  readonly clock: Group<'clock'> = group('clock', this);
  readonly activity: Group<'activity'> = group('activity', this);
  readonly snapshot: Group<'snapshot'> = group('snapshot', this);
  readonly phase: Group<'phase'> = group('phase', this);
  readonly fault: Group<'fault'> = group('fault', this);
  readonly hold: Group<'hold'> = group('hold', this);
  readonly respond: Group<'respond'> = group('respond', this);
  readonly session: Group<'session'> = group('session', this);
  readonly endpoint: Group<'endpoint'> = group('endpoint', this);
  readonly bot: Group<'bot'> = group('bot', this);
  readonly user: Group<'user'> = group('user', this);
  /** `book.show({…})` is the book now; `book({…})` is the book now and whenever it has changed. */
  readonly book: Group<'book'> & ((params: Params<'book.subscribe'>) => Subscription<BookJson>) = group(
    'book',
    this,
    (params: Params<'book.subscribe'>) => this.#books(params),
  );
  /**
   * Events from now on: whatever this client asks for after this call, its events are among them. An item with an
   * event of type `gap` stands for those that the reader was too slow for.
   */
  readonly events: Group<'events'> & ((params?: Params<'events.subscribe'>) => Subscription<EventItem>) =
    group('events', this, (params: Params<'events.subscribe'> = {}) =>
      this.#subscribe('events.subscribe', params, keepEvent, itemsOf),
    );
  readonly #connection: Connection;
  readonly #queues = new Set<EventQueue>();
  readonly #subscriptions = new Map<number, (method: NotificationName, params: unknown) => void>();
  readonly #open = new Set<{ end(error: SimctlError | null): void }>();

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.onNotification = (method, params) => {
      this.#subscriptions.get((params as { subscription: number }).subscription)?.(method, params);
    };
    connection.onEnd = (error) => {
      for (const subscription of this.#open) subscription.end(error);
    };
  }

  /** What this logon may do. */
  get role(): Role {
    return this.#connection.role;
  }

  /** Resolves when the connection has ended, whoever ended it. */
  get closed(): Promise<void> {
    return this.#connection.closed;
  }

  call<M extends CallableMethod>(method: M, ...[params, options]: Arguments<M>): Promise<Result<M>> {
    return this.#connection.request(method, params ?? {}, options) as Promise<Result<M>>;
  }

  /**
   * Resolves when the client of the session has had all that the venue has sent: it has answered a TestRequest that was
   * sent after. Rejects with SimctlError `conflict` when it does not, or is not logged on.
   */
  async settled(session: string, options: Omit<Params<'session.settle'>, 'session'> = {}): Promise<void> {
    await this.call('session.settle', { ...options, session });
  }

  /** Events that the daemon keeps until they are read, for a reader that must not miss any: it outlives connections. */
  queue(options: QueueOptions): EventQueue {
    const queue = new EventQueue(this.#connection, options);
    this.#queues.add(queue);
    return queue;
  }

  /** Another connection to the same daemon, as the same user. */
  openAnother(): Promise<Connection> {
    return this.#connection.reopen();
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#queues, (queue) => queue.return()));
    await this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #books(params: Params<'book.subscribe'>): Subscription<BookJson> {
    return this.#subscribe('book.subscribe', params, keepLatest, (_, body) => [
      (body as Notification<'book'>).book,
    ]);
  }

  #subscribe<Item>(
    method: 'events.subscribe' | 'book.subscribe',
    params: object,
    keep: (queue: Item[], item: Item) => void,
    read: (method: NotificationName, params: unknown) => readonly Item[],
  ): Subscription<Item> {
    let number: number | null = null;
    let stopped = false;
    const unsubscribe = (): void => {
      stopped = true;
      this.#open.delete(subscription);
      if (number === null) return;
      this.#subscriptions.delete(number);
      // Whether the daemon answers no longer matters to anybody.
      this.#connection.request('events.unsubscribe', { subscription: number }).catch(() => {});
    };
    const ready = this.#connection
      .request(method, params, {}, (result) => {
        number = (result as Result<'events.subscribe'>).subscription;
        if (stopped) return unsubscribe();
        this.#subscriptions.set(number, (kind, body) => {
          for (const item of read(kind, body)) subscription.push(item);
        });
      })
      .then(() => undefined);
    const subscription = new Subscription<Item>({ ready, stop: unsubscribe }, keep);
    this.#open.add(subscription);
    ready.catch(() => this.#open.delete(subscription));
    return subscription;
  }
}

/** Functions for the methods of an entity, made when they are asked for: the daemon knows which there are. */
function group<E extends Entity, Own extends object>(entity: E, client: Client, own?: Own): Group<E> & Own {
  return new Proxy(own ?? {}, {
    get: (target, verb) => {
      // A promise would be taken for the methods' own if there were a `then`.
      if (typeof verb !== 'string' || verb === 'then') return Reflect.get(target, verb) as unknown;
      return (params?: object, options?: CallOptions) =>
        client.call(`${entity}.${verb}` as CallableMethod, params as never, options);
    },
  }) as Group<E> & Own;
}

function itemsOf(method: NotificationName, params: unknown): EventItem[] {
  if (method === 'events.gap') return [gapItem(params as Notification<'events.gap'>)];
  const { from, events } = params as Notification<'events'>;
  return events.map(({ venue, event }, index) => ({ sequence: from + index, venue, event }));
}

function keepEvent(queue: EventItem[], item: EventItem): void {
  if (queue.length < MAX_WAITING_EVENTS) {
    queue.push(item);
    return;
  }
  const last = queue.at(-1)!;
  const from = last.event.type === 'gap' ? last.event.from : item.sequence;
  const to = item.event.type === 'gap' ? item.event.to : item.sequence;
  const gap = gapItem({ from, to, dropped: to - from + 1 });
  if (last.event.type === 'gap') queue[queue.length - 1] = gap;
  else queue.push(gap);
}

function keepLatest(queue: BookJson[], item: BookJson): void {
  queue[0] = item;
}
