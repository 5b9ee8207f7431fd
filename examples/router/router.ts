import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Ledger } from './ledger.ts';
import type { Fields, Message } from './message.ts';
import { Session } from './session.ts';

const RECONNECT_MS = 20;
const ASK_AFTER_MS = 1_000;

export interface RouterOptions {
  /** Who may connect, and what it calls the router. */
  readonly client: { readonly compId: string; readonly routerCompId: string };
  readonly venue: {
    readonly host: string;
    readonly port: number;
    readonly compId: string;
    readonly routerCompId: string;
  };
  /** Orders for more are not let through. */
  readonly maxQuantity: number;
  /** When the venue has not answered by then, it is asked what became of the order; a second unless given. */
  readonly askAfterMs?: number;
}

/** An order by the ids of both sides. */
interface Route {
  /** ClOrdID (11) of the client and of the router, as the venue has confirmed them last. */
  clientId: string;
  venueId: string;
  orderId: string;
  /** Whether the client knows that it is live. */
  isTold: boolean;
  readonly symbol: string;
  readonly side: string;
}

/** A request that the venue has not answered yet. */
interface Pending {
  readonly route: Route;
  readonly clientId: string;
  readonly type: string;
  /** Until the venue is asked what became of the order; undefined for other requests. */
  readonly patience: NodeJS.Timeout | undefined;
}

/**
 * A small order router: clients send orders to it, and it sends them on to a venue under ids of its own. It refuses what
 * is too large, and everything new while the venue is away; it connects again by itself, and tells what was missed. What
 * the venue tells twice it tells once, and what the venue does not tell it asks for.
 */
export class Router {
  readonly #options: RouterOptions;
  readonly #server: Server;
  readonly #client: Session;
  readonly #venue: Session;
  /** By the client's ClOrdID. */
  readonly #routes = new Map<string, Route>();
  /** By the router's ClOrdID, and by the number of the message that it went out in. */
  readonly #pending = new Map<string, Pending>();
  readonly #sentAs = new Map<number, string>();
  readonly #ledger = new Ledger();
  #lastId = 0;
  #lastExecution = 0;
  #running = true;

  private constructor(options: RouterOptions) {
    const { client, venue } = options;
    this.#options = options;
    this.#client = new Session(client.routerCompId, client.compId, (message) => this.#fromClient(message));
    this.#venue = new Session(venue.routerCompId, venue.compId, (message) => this.#fromVenue(message));
    this.#server = createServer((socket) => void this.#client.run(socket, false));
  }

  /** Listens on a free port, and connects to the venue. */
  static async start(options: RouterOptions): Promise<Router> {
    const router = new Router(options);
    router.#server.listen(0, '127.0.0.1');
    await once(router.#server, 'listening');
    void router.#stayConnected();
    return router;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What was bought of an instrument less what was sold. */
  position(symbol: string): number {
    return this.#ledger.position(symbol);
  }

  async stop(): Promise<void> {
    this.#running = false;
    for (const { patience } of this.#pending.values()) clearTimeout(patience);
    this.#venue.logout();
    this.#client.logout();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #stayConnected(): Promise<void> {
    const { host, port } = this.#options.venue;
    while (this.#running) {
      const socket = connect(port, host);
      await this.#venue.run(socket, true);
      await delay(RECONNECT_MS);
    }
  }

  // ---------------------------------------------------------------- from the client

  #fromClient(message: Message): void {
    switch (message.type) {
      case 'D':
        return this.#enter(message);
      case 'F':
      case 'G':
        return this.#change(message);
      default:
        this.#client.send('j', [
          [45, message.seqNum],
          [372, message.type],
          [380, 3],
        ]);
    }
  }

  #enter(message: Message): void {
    const clientId = message.get(11);
    const [symbol, side] = [message.get(55), message.get(54)];
    const route: Route = { clientId, venueId: '', orderId: 'NONE', isTold: false, symbol, side };
    if (this.#routes.has(clientId)) return this.#reject(route, 'duplicate ClOrdID', 6);
    if (Number(message.get(38)) > this.#options.maxQuantity) {
      return this.#reject(route, `more than ${this.#options.maxQuantity}`, 3);
    }
    if (!this.#venue.loggedOn) return this.#reject(route, 'the venue is away', 99);
    this.#routes.set(clientId, route);
    this.#sendOn(message, route, []);
  }

  #change(message: Message): void {
    const route = this.#routes.get(message.get(41));
    if (route === undefined) return this.#rejectChange(message, 'NONE', 'unknown order', 1);
    if (!this.#venue.loggedOn) return this.#rejectChange(message, route.orderId, 'the venue is away', 99);
    this.#sendOn(message, route, [[41, route.venueId]]);
  }

  /** The client's message, under an id of ours. */
  #sendOn(message: Message, route: Route, ids: Fields): void {
    const venueId = `R${++this.#lastId}`;
    if (route.venueId === '') route.venueId = venueId;
    const { askAfterMs = ASK_AFTER_MS } = this.#options;
    const isNew = message.type === 'D';
    const patience = isNew ? setTimeout(() => this.#ask(venueId, route), askAfterMs) : undefined;
    this.#pending.set(venueId, { route, clientId: message.get(11), type: message.type, patience });
    const terms = Array.from(message.fields).filter(([tag]) => TERMS.has(tag));
    this.#sentAs.set(this.#venue.send(message.type, [[11, venueId], ...ids, ...terms]), venueId);
  }

  /** The venue owes an answer: what does it know? */
  #ask(venueId: string, { symbol, side }: Route): void {
    this.#venue.send('H', [
      [11, venueId],
      [55, symbol],
      [54, side],
    ]);
  }

  /** The answer has come. */
  #answered(venueId: string): Pending | undefined {
    const pending = this.#pending.get(venueId);
    clearTimeout(pending?.patience);
    this.#pending.delete(venueId);
    return pending;
  }

  #reject({ clientId, symbol, side }: Route, text: string, reason: number): void {
    this.#client.send('8', [
      [37, 'NONE'],
      [11, clientId],
      [17, `X${++this.#lastExecution}`],
      ...([
        [150, 8],
        [39, 8],
        [103, reason],
        [55, symbol],
        [54, side],
      ] satisfies Fields),
      ...([
        [151, 0],
        [14, 0],
        [6, 0],
        [58, text],
      ] satisfies Fields),
    ]);
  }

  #rejectChange(message: Message, orderId: string, text: string, reason: number): void {
    this.#client.send('9', [
      [37, orderId],
      [11, message.get(11)],
      [41, message.get(41)],
      ...([
        [39, 8],
        [434, message.type === 'F' ? 1 : 2],
        [102, reason],
        [58, text],
      ] satisfies Fields),
    ]);
  }

  // ---------------------------------------------------------------- from the venue

  #fromVenue(message: Message): void {
    switch (message.type) {
      case '8':
        return this.#report(message);
      case '9': {
        const pending = this.#answered(message.get(11));
        if (pending !== undefined) this.#client.send('9', this.#inTheirIds(message, pending));
        return;
      }
      case '3':
      case 'j':
        return this.#notTaken(message);
    }
  }

  #report(message: Message): void {
    if (!this.#ledger.take(message)) return;
    const venueId = message.get(11);
    const pending = this.#pending.get(venueId);
    // What was not asked for may name the order by any id that it had: its OrderID stays the same.
    const route = pending?.route ?? this.#routes.values().find(({ orderId }) => orderId === message.get(37));
    if (route === undefined) return;
    route.orderId = message.get(37);
    const status = message.get(39);
    // When the venue has been asked, either the answer or the acceptance itself comes too late to be news.
    if (message.get(150) === 'I' && pending === undefined) return;
    if (message.get(150) === '0' && route.isTold) return;
    route.isTold ||= status === '0';
    const told = this.#inTheirIds(message, { route, clientId: pending?.clientId ?? route.clientId });
    // Pending new, pending cancel and pending replace are no answers yet.
    if (pending !== undefined && !['A', '6', 'E'].includes(status)) {
      this.#answered(venueId);
      route.venueId = venueId;
      route.clientId = pending.clientId;
      this.#routes.set(pending.clientId, route);
    }
    this.#client.send('8', told);
  }

  #inTheirIds(message: Message, { route, clientId }: Pick<Pending, 'route' | 'clientId'>): Fields {
    const original: Fields = message.get(41) === '' ? [] : [[41, route.clientId]];
    const body = Array.from(message.fields).filter(([tag]) => REPORTED.has(tag));
    // The client has not asked for a status: to it this is the acceptance, or the refusal.
    const isAnswer = message.get(150) === 'I' && ['0', '8'].includes(message.get(39));
    const told = body.map(
      ([tag, value]) => [tag, isAnswer && tag === 150 ? message.get(39) : value] as const,
    );
    return [[11, clientId], ...original, ...told];
  }

  /** The venue could not even read what we have sent: to the client that is a refusal. */
  #notTaken(message: Message): void {
    const venueId = this.#sentAs.get(Number(message.get(45))) ?? '';
    const pending = this.#answered(venueId);
    if (pending === undefined) return;
    const { route, clientId, type } = pending;
    if (type === 'D') {
      this.#routes.delete(clientId);
      return this.#reject(route, message.get(58), 99);
    }
    const reason = type === 'F' ? 1 : 2;
    this.#client.send('9', [
      [37, route.orderId],
      [11, clientId],
      [41, route.clientId],
      [39, 0],
      [434, reason],
      [58, message.get(58)],
    ]);
  }
}

/** What is sent on of an order or request, and of a report. */
const TERMS = new Set([38, 40, 44, 54, 55, 59, 60, 99]);
const REPORTED = new Set([
  6, 14, 17, 19, 31, 32, 37, 38, 39, 40, 44, 54, 55, 58, 60, 99, 102, 103, 150, 151, 434,
]);
