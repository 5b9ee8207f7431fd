import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeFix, fixTime, RawFixMessage, RawFixReader, type Field } from './raw-fix-message.ts';

export interface RawFixOptions {
  readonly host: string;
  readonly port: number;
  readonly beginString: string;
  /** Ours. */
  readonly senderCompId: string;
  readonly targetCompId: string;
  /** MsgSeqNum of our first message; 1 unless a session goes on. */
  readonly nextSeqNum?: number;
  /** How long an expected message may take. */
  readonly timeoutMs?: number;
  /** Whether messages that nobody waits for are kept, to be expected later; true unless given. */
  readonly keepsMessages?: boolean;
  /** Speaks over this connected socket instead of one of its own. */
  readonly socket?: Socket;
  /** Called with each message before anything else happens to it. */
  readonly onMessage?: (message: RawFixMessage) => void;
}

/** What a message must have: its type, and fields by tag. */
export type Wanted = readonly [type: string, fields?: Readonly<Record<number, string | number>>];

interface Waiting {
  readonly wanted: Wanted;
  readonly found: (message: RawFixMessage) => void;
}

/**
 * A FIX client over TCP that does what the test says and nothing else, but for answering TestRequests. Header and
 * trailer are filled in; every message that arrives stays until it is expected.
 */
export class RawFix {
  readonly options: RawFixOptions;
  /** Every message that arrived, in order. */
  readonly received: RawFixMessage[] = [];
  /** Resolves when the connection has ended, for whatever reason. */
  readonly closed: Promise<unknown>;
  /** MsgSeqNum of the next message that is sent. */
  nextSeqNum: number;
  readonly #socket: Socket;
  readonly #reader = new RawFixReader();
  readonly #unread: RawFixMessage[] = [];
  readonly #waiting = new Set<Waiting>();

  private constructor(options: RawFixOptions, socket: Socket) {
    this.options = options;
    this.nextSeqNum = options.nextSeqNum ?? 1;
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    socket.on('error', () => {});
  }

  static async connect(options: RawFixOptions): Promise<RawFix> {
    const { socket = connect(options.port, options.host) } = options;
    if (options.socket === undefined) await once(socket, 'connect');
    return new RawFix(options, socket);
  }

  get isClosed(): boolean {
    return this.#socket.destroyed;
  }

  /** Sends a message and returns it. Fields of the header override what is filled in. */
  send(type: string, fields: readonly Field[] = [], header: readonly Field[] = []): RawFixMessage {
    const given = new Map(header);
    const filled: Field[] = [
      [35, type],
      [49, this.options.senderCompId],
      [56, this.options.targetCompId],
      [34, given.has(34) ? given.get(34)! : this.nextSeqNum++],
      [52, this.#time()],
    ];
    const standard = filled.map(([tag, value]): Field => [tag, given.get(tag) ?? value]);
    const extra = header.filter(([tag]) => !filled.some(([known]) => known === tag));
    const bytes = encodeFix(this.options.beginString, [...standard, ...extra, ...fields]);
    this.sendBytes(bytes);
    return new RawFixMessage(bytes.toString('latin1'));
  }

  /** Now, in whole seconds where the version has no fractions. */
  #time(): string {
    const time = fixTime(new Date());
    return /^FIX\.4\.[01]$/.test(this.options.beginString) ? time.slice(0, -4) : time;
  }

  sendBytes(bytes: Buffer): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  /** Resolves when the socket takes more; at once while it does. */
  async drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain) return;
    const drained = new Promise((resolve) => this.#socket.once('drain', resolve));
    await Promise.race([drained, this.closed]);
  }

  /** Stops reading, as a client that hangs; `resume` goes on. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Logs on and returns the venue's Logon. */
  logon(fields: readonly Field[] = []): Promise<RawFixMessage> {
    this.send('A', [[98, 0], [108, 30], ...fields]);
    return this.expect('A');
  }

  /** Logs out in good order: resolves when the venue has answered and closed. */
  async logout(): Promise<void> {
    this.send('5');
    await this.expect('5');
    await this.closed;
  }

  /** Cuts the connection as a network does: no Logout, no farewell. */
  drop(): Promise<unknown> {
    this.#socket.resetAndDestroy();
    return this.closed;
  }

  /**
   * The first message that nobody has expected yet, is of the type and has the fields; waits for it when it has not
   * arrived. Messages before it stay to be expected. Rejects after the timeout, and tells what did arrive.
   */
  expect(...wanted: Wanted): Promise<RawFixMessage> {
    const index = this.#unread.findIndex((message) => isWanted(message, wanted));
    if (index >= 0) return Promise.resolve(this.#unread.splice(index, 1)[0]!);
    return new Promise((resolve, reject) => {
      const { timeoutMs = 10_000 } = this.options;
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
      };
      const waiting: Waiting = {
        wanted,
        found: (message) => {
          settle();
          resolve(message);
        },
      };
      const fail = (why: string): void => {
        settle();
        reject(new Error(`${why} before ${describeWanted(wanted)}; unread:\n${this.#unread.join('\n')}`));
      };
      const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs);
      this.#waiting.add(waiting);
      void this.closed.then(() => this.#waiting.has(waiting) && fail('the connection closed'));
    });
  }

  #onData(chunk: Buffer): void {
    for (const message of this.#reader.push(chunk)) {
      this.options.onMessage?.(message);
      const { keepsMessages = true } = this.options;
      if (keepsMessages) this.received.push(message);
      if (message.type === '1') this.send('0', [[112, message.get(112) ?? '']]);
      const waiting = [...this.#waiting].find(({ wanted }) => isWanted(message, wanted));
      if (waiting !== undefined) waiting.found(message);
      else if (keepsMessages) this.#unread.push(message);
    }
  }
}

function isWanted(message: RawFixMessage, [type, fields = {}]: Wanted): boolean {
  if (message.type !== type) return false;
  return Object.entries(fields).every(([tag, value]) => message.get(Number(tag)) === String(value));
}

function describeWanted([type, fields = {}]: Wanted): string {
  return [`35=${type}`, ...Object.entries(fields).map(([tag, value]) => `${tag}=${value}`)].join('|');
}
