import type { Socket } from 'node:net';
import { Connection, type Acceptor } from '../protocols/fix/connection.ts';
import type { Clock } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { clientNameOf } from './tls-gate.ts';
import type { Sender, Turn } from './turn.ts';

/** The socket of one FIX connection: bytes in at once, bytes out once a turn, and the connection's timer. */
export class FixSocket implements Sender {
  readonly connection: Connection;
  /** Address of the peer, alone and with its port. */
  readonly address: string;
  readonly peer: string;
  /** Common name of the peer's certificate, if it has shown one that is trusted. */
  readonly certificateName: string | null;
  readonly #socket: Socket;
  readonly #turn: Turn;
  readonly #clock: Clock;
  readonly #timer: DeadlineTimer;
  readonly #onClosed: (socket: FixSocket) => void;
  /** The peer does not read: nothing is written until it does, and what waits is bounded by the connection. */
  #blocked = false;
  #ended = false;

  constructor(
    socket: Socket,
    acceptor: Acceptor,
    turn: Turn,
    clock: Clock,
    onClosed: (socket: FixSocket) => void,
  ) {
    this.#socket = socket;
    this.address = socket.remoteAddress ?? 'unknown';
    this.peer = `${this.address}:${socket.remotePort}`;
    this.certificateName = clientNameOf(socket);
    this.#turn = turn;
    this.#clock = clock;
    this.#onClosed = onClosed;
    this.connection = Connection.accept(acceptor, clock.now());
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
    if (output !== null) this.#blocked = !this.#socket.write(output);
    if (this.connection.closing) {
      this.#ended = true;
      this.#socket.destroySoon();
      return;
    }
    if (this.#socket.isPaused() && !this.connection.undecided) this.#socket.resume();
    if (this.connection.replaying && !this.#blocked) this.#replayOn();
    this.#timer.update();
  }

  /** Closes the socket without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.connection.receive(chunk, this.#clock.now());
    // While nothing can be made durable nothing is answered, so no more is read either; nor while a Logon is decided.
    if (this.#turn.degraded || this.connection.undecided) this.#socket.pause();
    this.#turn.send(this);
    this.#timer.update();
  }

  #drained(): void {
    this.#blocked = false;
    this.#replayOn();
  }

  /** Takes a replay a step further: one step a turn, so that others get their turn too. */
  #replayOn(): void {
    this.connection.resumeReplay(this.#clock.now());
    this.#turn.send(this);
  }

  #closed(): void {
    this.#ended = true;
    this.#timer.cancel();
    this.connection.disconnected(this.#clock.now());
    this.#onClosed(this);
    this.#turn.arm();
  }
}
