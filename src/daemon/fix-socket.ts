import type { Socket } from 'node:net';
import { Connection, type SessionLookup } from '../protocols/fix/connection.ts';
import type { Clock } from './clock.ts';
import type { Session } from '../protocols/fix/session.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import type { MessageLog } from './message-log.ts';
import type { Sender, Turn } from './turn.ts';

interface SocketServices {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly lookup: SessionLookup;
  /** Where the messages of the session are kept for people; null when they are not. */
  logOf(session: Session): MessageLog | null;
  closed(socket: FixSocket): void;
}

/** The socket of one FIX connection: bytes in at once, bytes out once a turn, and the connection's timer. */
export class FixSocket implements Sender {
  readonly connection: Connection;
  readonly peer: string;
  readonly #socket: Socket;
  readonly #services: SocketServices;
  readonly #timer: DeadlineTimer;
  #log: MessageLog | null = null;
  /** The peer does not read: nothing is written until it does, and what waits is bounded by the connection. */
  #blocked = false;
  #ended = false;

  constructor(socket: Socket, services: SocketServices) {
    this.#socket = socket;
    this.peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.#services = services;
    const { turn, clock, lookup } = services;
    this.connection = Connection.accept(
      {
        lookup,
        received: (session, bytes, start, end, view) =>
          this.#logOf(session)?.received(bytes, start, end, view, clock.now()),
      },
      clock.now(),
    );
    this.#timer = new DeadlineTimer(
      {
        nextDeadline: () => this.connection.nextDeadline(),
        tick: (now) => {
          this.connection.tick(now);
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
    if (this.#ended || this.#blocked) return;
    const output = this.connection.takeOutput();
    if (output !== null) this.#send(output);
    if (this.connection.closing) {
      this.#ended = true;
      this.#socket.destroySoon();
      return;
    }
    if (this.#socket.isPaused()) this.#socket.resume();
    if (this.connection.replaying && !this.#blocked) this.#replayOn();
    this.#timer.update();
  }

  /** Closes the socket without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  #send(output: Buffer): void {
    this.#blocked = !this.#socket.write(output);
    const { session } = this.connection;
    if (session !== null) this.#logOf(session)?.sent(output, this.#services.clock.now());
  }

  #receive(chunk: Buffer): void {
    this.connection.receive(chunk, this.#services.clock.now());
    // While nothing can be made durable nothing is answered, so no more is read either.
    if (this.#services.turn.degraded) this.#socket.pause();
    this.#services.turn.send(this);
    this.#timer.update();
  }

  #drained(): void {
    this.#blocked = false;
    this.#replayOn();
  }

  /** Takes a replay a step further: one step a turn, so that others get their turn too. */
  #replayOn(): void {
    this.connection.resumeReplay(this.#services.clock.now());
    this.#services.turn.send(this);
  }

  #closed(): void {
    this.#ended = true;
    this.#timer.cancel();
    this.connection.disconnected(this.#services.clock.now());
    this.#log?.idle();
    this.#services.closed(this);
    this.#services.turn.arm();
  }

  /** A connection has one session for all its life. */
  #logOf(session: Session): MessageLog | null {
    this.#log ??= this.#services.logOf(session);
    return this.#log;
  }
}
