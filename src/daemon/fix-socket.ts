import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Micros } from '../engine/values.ts';
import type { Conditions, Ending } from '../gateways/fix/faults/conditions.ts';
import { Connection, type SessionLookup } from '../protocols/fix/connection.ts';
import type { Clock } from './clock.ts';
import type { Session } from '../protocols/fix/session.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import type { MessageLog } from './message-log.ts';
import { clientNameOf } from './tls-gate.ts';
import type { OrderLatency } from './order-latency.ts';
import type { Sender, Turn } from './turn.ts';

/** Bytes that one connection may have worked on in a turn, so that a peer at full speed takes no one else's turn. */
const READ_BYTES_PER_TURN = 32 * 1024;

/** How long a connection that we have ended may take to go away. */
const LINGER_MS = 1_000;

interface SocketServices {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly latency: OrderLatency;
  readonly lookup: SessionLookup;
  readonly logonTimeoutMs: number;
  /** Where the messages of the session are kept for people; null when they are not. */
  logOf(session: Session): MessageLog | null;
  /** How its connection misbehaves on purpose. */
  conditionsOf(session: Session): Conditions | null;
  /** The connection is to be closed, once its session has left it. */
  ending(): void;
  /** The socket is gone. */
  closed(): void;
}

/** What leaves in several writes. */
interface Pieces {
  readonly rest: Buffer;
  readonly bytes: number;
  readonly gapMs: number;
  /** When the next of them leaves. */
  readonly at: Micros;
}

/** The socket of one FIX connection: bytes in at once, bytes out once a turn, and the connection's timer. */
export class FixSocket implements Sender {
  readonly connection: Connection;
  /** Address of the peer, alone and with its port. */
  readonly address: string;
  readonly peer: string;
  /** Common name of the peer's certificate, if it has shown one that is trusted. */
  readonly certificateName: string | null;
  readonly #socket: Socket;
  readonly #services: SocketServices;
  readonly #timer: DeadlineTimer;
  /** Of the connection's session; undefined until it has been asked for. */
  #log: MessageLog | null | undefined;
  #conditions: Conditions | null = null;
  /** How the connection ends, where it is not in the ordinary way. */
  #ending: Ending | null = null;
  /** What is still to be written of what leaves in pieces. */
  #pieces: Pieces | null = null;
  /** The peer does not read: nothing is written until it does, and what waits is bounded by the connection. */
  #blocked = false;
  /** What was read beyond this turn's share; while it waits the socket is paused. */
  #unread: Buffer | null = null;
  #readInTurn = 0;
  /** Requests about orders that wait for their answer, and when the first of them was read. */
  #requests = 0;
  #requestsReadAtMs = 0;
  #ended = false;
  #lingering: NodeJS.Timeout | null = null;

  constructor(socket: Socket, services: SocketServices) {
    this.#socket = socket;
    this.address = socket.remoteAddress ?? 'unknown';
    this.peer = `${this.address}:${socket.remotePort}`;
    this.certificateName = clientNameOf(socket);
    this.#services = services;
    const { turn, clock } = services;
    this.connection = Connection.accept(
      {
        lookup: services.lookup,
        logonTimeoutMs: services.logonTimeoutMs,
        received: (session, bytes, start, end, view) =>
          this.#logOf(session)?.received(bytes, start, end, view, clock.now()),
        closed: () => {
          // Read now: the session may be on another connection by the time that this one is ended.
          this.#ending = this.#misbehaving?.ending ?? null;
          services.ending();
        },
      },
      clock.now(),
    );
    this.#timer = new DeadlineTimer(
      {
        nextDeadline: () => this.#nextDeadline(),
        tick: (now) => {
          this.connection.tick(now);
          this.#misbehaving?.tick(now);
          this.#nextPiece(now);
          turn.send(this);
        },
      },
      clock,
    );
    // The turn makes one write of all that it has to say: waiting for more would only add delay.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('data', (chunk) => this.#receive(chunk as Buffer));
    socket.on('drain', () => this.#drained());
    // The close that follows an error says it all: a connection that is gone.
    socket.on('error', () => {});
    socket.on('close', () => this.#closed());
    this.#timer.update();
  }

  flush(): void {
    if (this.#ended) return;
    if (this.connection.closing) return this.#end();
    if (!this.#blocked && !this.#isHeld) this.#write();
    if (this.connection.closing) return this.#end();
    if (this.connection.replaying && !this.#blocked && !this.#isHeld) this.#replayOn();
    this.#timer.update();
  }

  /** Goes on with what was read, then with the socket. */
  proceed(): void {
    if (this.#ended) return;
    this.#readInTurn = 0;
    if (this.connection.undecided || this.#readable() === 0) return;
    const unread = this.#unread;
    this.#unread = null;
    if (unread !== null) this.#receive(unread);
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** Closes the socket without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Works on what was read, up to this turn's share. */
  #receive(chunk: Buffer): void {
    const share = Math.min(Math.max(0, READ_BYTES_PER_TURN - this.#readInTurn), this.#readable());
    const taken = Math.min(share, chunk.length);
    this.#readInTurn += taken;
    this.#misbehaving?.read(taken, this.#services.clock.now());
    this.#work(chunk.subarray(0, share));
    if (chunk.length > share) this.#unread = chunk.subarray(share);
    // While nothing can be made durable nothing is answered, so no more is read either; nor while a Logon is decided.
    if (this.#unread !== null || this.#services.turn.degraded || this.connection.undecided)
      this.#socket.pause();
    this.#services.turn.send(this);
    this.#timer.update();
  }

  #work(bytes: Buffer): void {
    const { latency, clock } = this.#services;
    const before = latency.requests;
    const readAtMs = performance.now();
    this.connection.receive(bytes, clock.now());
    const requests = latency.requests - before;
    if (requests === 0) return;
    if (this.#requests === 0) this.#requestsReadAtMs = readAtMs;
    this.#requests += requests;
  }

  /** How the connection misbehaves; null where it does not, as mostly. */
  get #misbehaving(): Conditions | null {
    const { session } = this.connection;
    if (session === null) return null;
    this.#conditions ??= this.#services.conditionsOf(session);
    return this.#conditions?.active === true ? this.#conditions : null;
  }

  /** Bytes that may be read now. */
  #readable(): number {
    return this.#misbehaving?.readable(this.#services.clock.now()) ?? Infinity;
  }

  /** Nothing leaves now, on purpose. */
  get #isHeld(): boolean {
    return this.#pieces !== null || this.#misbehaving?.holds(this.#services.clock.now()) === true;
  }

  #nextDeadline(): Micros {
    const deadline = this.connection.nextDeadline();
    const held = this.#misbehaving?.nextDeadline() ?? Infinity;
    return Math.min(deadline, held, this.#pieces?.at ?? Infinity);
  }

  #write(): void {
    const output = this.connection.takeOutput();
    if (output === null) return;
    this.#blocked = !this.#send(output);
    if (this.#requests > 0) this.#services.latency.answered(this.#requestsReadAtMs, this.#requests);
    this.#requests = 0;
    this.connection.unsent(this.#socket.writableLength, this.#services.clock.now());
  }

  #drained(): void {
    this.#blocked = false;
    this.connection.unsent(0, this.#services.clock.now());
    this.#replayOn();
  }

  /** Takes a replay a step further: one step a turn, so that others get their turn too. */
  #replayOn(): void {
    this.connection.resumeReplay(this.#services.clock.now());
    this.#services.turn.send(this);
  }

  /** Ends the connection: with what is left to say, unless nobody was ever there or the peer does not read. */
  #end(): void {
    this.#ended = true;
    this.#unread = null;
    const { connection } = this;
    if (this.#ending === 'half-open') {
      this.#forget();
    } else if (connection.abandoned) {
      cut(this.#socket);
    } else if (connection.session === null) {
      this.#socket.destroy();
    } else {
      this.#sayRest();
      if (this.#ending === 'rst') return void this.#socket.write('', () => cut(this.#socket));
      this.#socket.end();
      // Until the peer has read the last message it must not see a reset, so what it still sends is read and dropped.
      this.#socket.resume();
      this.#lingering = setTimeout(() => this.#socket.destroy(), LINGER_MS);
    }
  }

  /** What is left to say, if anything is said at all. */
  #sayRest(): void {
    if (this.#pieces !== null) this.#socket.write(this.#pieces.rest);
    this.#pieces = null;
    const output = this.connection.takeOutput();
    if (output !== null && !this.#isHeld) this.#send(output);
  }

  /** Leaves the client in the belief that somebody is there. */
  #forget(): void {
    this.#socket.resume();
    const { halfOpenUntil } = this.#conditions!;
    const leftMs = Math.ceil((halfOpenUntil - this.#services.clock.now()) / 1_000);
    this.#lingering = setTimeout(() => this.#socket.destroy(), Math.max(leftMs, 1));
  }

  /** Nobody is at this end any more, and the client has not been told. */
  get isForgotten(): boolean {
    return this.#ended && this.#ending === 'half-open';
  }

  #closed(): void {
    this.#ended = true;
    this.#unread = null;
    this.#timer.cancel();
    if (this.#lingering !== null) clearTimeout(this.#lingering);
    this.connection.disconnected(this.#services.clock.now());
    this.#log?.idle();
    this.#services.closed();
    this.#services.turn.arm();
  }

  #send(output: Buffer): boolean {
    const { session } = this.connection;
    if (session !== null) this.#logOf(session)?.sent(output, this.#services.clock.now());
    const split = this.#misbehaving?.takeSplit() ?? null;
    if (split === null) return this.#socket.write(output);
    this.#pieces = { rest: output, ...split, at: this.#services.clock.now() };
    this.#nextPiece(this.#pieces.at);
    return true;
  }

  /** Writes the next piece of what leaves in pieces, if it is due. */
  #nextPiece(now: Micros): void {
    const pieces = this.#pieces;
    if (pieces === null || now < pieces.at || this.#ended) return;
    const { rest, bytes, gapMs } = pieces;
    this.#socket.write(rest.subarray(0, bytes));
    this.#pieces =
      rest.length <= bytes ? null : { ...pieces, rest: rest.subarray(bytes), at: now + gapMs * 1_000 };
  }

  /** A connection has one session for all its life. */
  #logOf(session: Session): MessageLog | null {
    if (this.#log === undefined) this.#log = this.#services.logOf(session);
    return this.#log;
  }
}

/** Ends a connection of which nothing is to be sent any more; only sockets without TLS can be reset. */
function cut(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}
