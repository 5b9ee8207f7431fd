/**
 * Two sides of one FIX session wired back to back in virtual time: an acceptor and an initiator, whose bytes go
 * through a wire that may cut them into pieces or lose what is on its way when the connection breaks.
 */
import { Connection } from '../../src/protocols/fix/connection.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import type { MessageView } from '../../src/protocols/fix/message.ts';
import { Session, type SessionApplication, type SessionConfig } from '../../src/protocols/fix/session.ts';

export const START = Date.UTC(2026, 0, 5, 9) * 1000;

/** One side, which remembers the application messages that it received by their Text (58). */
export class Side implements SessionApplication {
  readonly session: Session;
  readonly store = new MemoryStore(START);
  readonly received: string[] = [];
  connection: Connection | null = null;
  logons = 0;
  logouts = 0;
  #sent = 0;

  constructor(config: SessionConfig) {
    this.session = new Session(config, this.store, this);
  }

  onLogon(): void {
    this.logons++;
  }

  onLogout(): void {
    this.logouts++;
  }

  onMessage(_session: Session, view: MessageView): void {
    this.received.push(view.text(58));
  }

  /** Sends an application message and returns its text. */
  send(now: number): string {
    const text = `${this.session.config.senderCompId}-${++this.#sent}`;
    const message = this.session.begin('B', now);
    message.text(148, 'news');
    message.text(58, text);
    this.session.end();
    return text;
  }
}

export class Pair {
  readonly venue: Side;
  readonly client: Side;
  now = START;
  /** Bytes on their way to the venue and to the client. */
  readonly #wire: { toVenue: Buffer[]; toClient: Buffer[] } = { toVenue: [], toClient: [] };

  constructor(options: Partial<SessionConfig> = {}, clientOptions: Partial<SessionConfig> = options) {
    const common = { beginString: 'FIX.4.4' } as const;
    this.venue = new Side({ ...common, senderCompId: 'VENUE', targetCompId: 'CLIENT', ...options });
    this.client = new Side({ ...common, senderCompId: 'CLIENT', targetCompId: 'VENUE', ...clientOptions });
  }

  get connected(): boolean {
    const { venue, client } = this;
    return venue.connection?.closing === false && client.connection?.closing === false;
  }

  connect(): void {
    this.venue.connection = Connection.accept({ lookup: () => this.venue.session }, this.now);
    this.client.connection = Connection.initiate(this.client.session, this.now);
  }

  /** The connection breaks: what is on its way is lost. */
  cut(): void {
    this.#wire.toVenue.length = 0;
    this.#wire.toClient.length = 0;
    for (const side of [this.venue, this.client]) {
      side.connection?.takeOutput();
      side.connection?.disconnected(this.now);
      side.connection = null;
    }
  }

  /** Puts what both sides have to say on the wire. */
  flush(): void {
    this.#put(this.venue, this.#wire.toClient);
    this.#put(this.client, this.#wire.toVenue);
  }

  /** Delivers some of the bytes on the wire, cut into pieces by `pieceBytes`. */
  deliver(pieceBytes: () => number): void {
    this.#deliver(this.#wire.toVenue, this.venue, pieceBytes);
    this.#deliver(this.#wire.toClient, this.client, pieceBytes);
  }

  /** Exchanges bytes until both sides are silent. Throws when they do not come to rest. */
  settle(pieceBytes: () => number = () => Number.POSITIVE_INFINITY): void {
    for (let turn = 0; turn < 10_000; turn++) {
      this.flush();
      if (this.#wire.toVenue.length === 0 && this.#wire.toClient.length === 0) return;
      this.deliver(pieceBytes);
    }
    throw new Error('the two sides do not come to rest');
  }

  /** Lets time pass, with a tick of both sides at each deadline. */
  wait(seconds: number): void {
    const until = this.now + seconds * 1e6;
    for (;;) {
      const deadlines = [this.venue, this.client].map((side) => side.connection?.nextDeadline() ?? Infinity);
      const next = Math.min(...deadlines);
      if (next > until) break;
      this.now = Math.max(this.now, next);
      this.venue.connection?.tick(this.now);
      this.client.connection?.tick(this.now);
      this.settle();
    }
    this.now = until;
  }

  #put(side: Side, wire: Buffer[]): void {
    const { connection } = side;
    if (connection === null) return;
    for (let output = connection.takeOutput(); output !== null; output = connection.takeOutput()) {
      wire.push(output);
      connection.resumeReplay(this.now);
    }
  }

  #deliver(wire: Buffer[], side: Side, pieceBytes: () => number): void {
    const bytes = wire.shift();
    if (bytes === undefined) return;
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + Math.max(1, pieceBytes()));
      side.connection?.receive(bytes.subarray(at, end), this.now);
      at = end;
    }
  }
}
