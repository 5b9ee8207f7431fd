import type { ConnectionOptions } from 'node:tls';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import { Session, type SessionConfig } from '../../src/protocols/fix/session.ts';
import type { BeginString } from '../../src/protocols/fix/versions.ts';
import { SimctlError } from '../errors.ts';
import { frame, writeFields, type Fields } from './fields.ts';
import { Inbox } from './inbox.ts';
import { Link, now } from './link.ts';
import { FixMessage, type Wanted } from './message.ts';
import { Words } from './words.ts';

const LOOPBACK = '127.0.0.1';
const TIMEOUT_MS = 5_000;

export interface FixClientOptions {
  /** `127.0.0.1` unless given. */
  readonly host?: string | undefined;
  readonly port: number;
  /** FIX.4.0 to FIX.4.4, or FIXT.1.1, over which it speaks FIX 5.0 SP2. */
  readonly beginString: BeginString;
  /** SenderCompID (49), the client's own. */
  readonly senderCompId: string;
  /** TargetCompID (56), the venue's. */
  readonly targetCompId: string;
  readonly senderSubId?: string | undefined;
  readonly targetSubId?: string | undefined;
  readonly senderLocationId?: string | undefined;
  readonly targetLocationId?: string | undefined;
  /** Username (553) and Password (554) of the Logon. */
  readonly credentials?: { readonly username: string; readonly password: string } | undefined;
  /** HeartBtInt (108); 30 unless given, 0 for none. */
  readonly heartbeatSeconds?: number | undefined;
  /**
   * Whether the first Logon begins both sequence numbers anew, by ResetSeqNumFlag (141); true unless given, and never
   * in FIX.4.0, which does not have it.
   */
  readonly reset?: boolean | undefined;
  /** MsgSeqNum (34) of the first message, and the one that is expected first; 1 unless a session goes on. */
  readonly nextOutgoing?: number | undefined;
  readonly nextIncoming?: number | undefined;
  /** How long a message may take that is expected, and the connection and the Logon; 5 000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** Speaks TLS, with these options of node:tls. */
  readonly tls?: ConnectionOptions | undefined;
}

export interface ExpectOptions {
  /** How long the message may take; by default what the client was made with. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A trader for a test: a FIX client that sends what it is told, and hands out what arrives when it is expected. The
 * session is kept for it: sequence numbers, heartbeats, answers to TestRequest and ResendRequest.
 */
export class FixClient implements AsyncDisposable {
  readonly options: FixClientOptions;
  readonly #words: Words;
  readonly #store = new MemoryStore(now());
  readonly #inbox = new Inbox();
  #session: Session;
  #link: Link | null = null;
  #pings = 0;

  private constructor(options: FixClientOptions, words: Words) {
    this.options = options;
    this.#words = words;
    this.#store.nextSenderSeqNum = options.nextOutgoing ?? 1;
    this.#store.nextTargetSeqNum = options.nextIncoming ?? 1;
    this.#session = this.#newSession(false);
  }

  /**
   * Connects and logs on. Rejects with SimctlError: `connection-failed`, or `logon-refused` with what the venue said.
   */
  static async connect(options: FixClientOptions): Promise<FixClient> {
    const client = new FixClient(options, await Words.of(options.beginString));
    await client.reconnect({ reset: options.reset ?? true });
    return client;
  }

  // ---------------------------------------------------------------- what has happened

  /** Both sides have logged on, and neither has logged out. */
  get loggedOn(): boolean {
    return this.#session.loggedOn;
  }

  /** Resolves when the connection has ended, whoever ended it; at once when there is none. */
  get closed(): Promise<void> {
    return this.#link?.closed ?? Promise.resolve();
  }

  /** Everything that has arrived, the session's own messages and duplicates included: the last 100 000. */
  get received(): readonly FixMessage[] {
    return this.#inbox.received;
  }

  /** What has arrived and has not been expected yet, without the session's own messages. */
  get unread(): readonly FixMessage[] {
    return this.#inbox.unread;
  }

  /** MsgSeqNum (34) of the next message that it sends. Set it to make trouble. */
  get nextOutgoing(): number {
    return this.#store.nextSenderSeqNum;
  }

  set nextOutgoing(seqNum: number) {
    this.#store.nextSenderSeqNum = seqNum;
  }

  /** MsgSeqNum (34) that it expects next. */
  get nextIncoming(): number {
    return this.#store.nextTargetSeqNum;
  }

  set nextIncoming(seqNum: number) {
    this.#store.nextTargetSeqNum = seqNum;
  }

  // ---------------------------------------------------------------- messages

  /**
   * Sends a message, named by MsgType (35) or name: `send('D', { 11: 'A-1', … })` or `send('NewOrderSingle', { ClOrdID:
   * 'A-1', … })`. The header and the trailer are made for it. While logged out it is numbered and kept, and goes out
   * when the venue asks for it. Returns it as it was sent; throws RangeError for a name that the version does not have.
   */
  send(type: string, fields: Fields = {}): FixMessage {
    const session = this.#session;
    const seqNum = session.store.nextSenderSeqNum;
    const message = session.begin(this.#words.typeOf(type), now());
    writeFields(message, fields, this.#words, session.precision);
    session.end();
    this.#link?.flush();
    let sent: FixMessage | null = null;
    session.store.read(seqNum, seqNum, (_, bytes) => {
      sent = new FixMessage(Buffer.from(bytes), this.#words);
    });
    return sent!;
  }

  /**
   * Sends bytes, as bad as they may be: bars in a text stand for SOH, and fields by tag, from MsgType (35) on, are put
   * into a right frame. No number is used up and nothing is checked.
   */
  sendRaw(what: string | Uint8Array | readonly (readonly [tag: number, value: string | number])[]): void {
    const link = this.#connected();
    if (typeof what === 'string') link.sendRaw(Buffer.from(what.replaceAll('|', '\x01'), 'latin1'));
    else if (what instanceof Uint8Array) link.sendRaw(Buffer.from(what));
    else link.sendRaw(frame(this.options.beginString, what));
  }

  /**
   * The first message that has not been expected yet, is of the type, by MsgType (35) or name, and has the fields; waits
   * for it when it has not arrived. Those before it stay to be expected. Rejects with SimctlError `timeout` or
   * `connection-lost`, and tells what did go over the connection.
   */
  expect(type: string, fields: Wanted = {}, options: ExpectOptions = {}): Promise<FixMessage> {
    return this.#inbox.expect(this.#words.typeOf(type), fields, options.timeoutMs ?? this.#timeoutMs);
  }

  /**
   * Sends a TestRequest and waits for its Heartbeat: all that the venue has sent before is in `received` then, so what
   * is not there has not been sent.
   */
  async ping(options: ExpectOptions = {}): Promise<void> {
    this.#connected();
    const id = `PING-${++this.#pings}`;
    this.#session.sendTestRequest(id, now());
    this.#link?.flush();
    await this.expect('0', { 112: id }, options);
  }

  /** Forgets what has arrived and was not expected. */
  clear(): void {
    this.#inbox.clear();
  }

  // ---------------------------------------------------------------- the session

  /**
   * Connects again and logs on: the session goes on where it was, or anew with `reset`. Rejects as `connect` does.
   */
  async reconnect({ reset = false }: { readonly reset?: boolean } = {}): Promise<void> {
    if (this.#link !== null)
      throw new SimctlError('connection-failed', 'The FIX client is connected already.');
    this.#session = this.#newSession(reset);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const address = { ...this.options, host: this.options.host ?? LOOPBACK, timeoutMs: this.#timeoutMs };
    this.#link = await Link.open(address, this.#session, {
      received: (bytes) => this.#inbox.arrived(new FixMessage(bytes, this.#words)),
      sent: (bytes) => this.#inbox.sent(new FixMessage(bytes, this.#words)),
      changed: () => {
        if (this.#session.loggedOn) resolve();
      },
      closed: (reason) => {
        this.#link = null;
        this.#inbox.ended(reason);
        const who = this.options.senderCompId;
        // Without effect once it has logged on.
        reject(new SimctlError('logon-refused', `The venue did not let ${who} log on: ${reason}.`));
      },
    });
    await promise;
    await this.expect('A');
  }

  /** Begins both sequence numbers anew within the session: a Logon with ResetSeqNumFlag (141), and its answer. */
  async reset(): Promise<void> {
    this.#connected();
    if (!this.#session.rules.hasResetFlag) {
      throw new SimctlError('logon-refused', `${this.options.beginString} has no ResetSeqNumFlag (141).`);
    }
    this.#session.requestReset(now());
    this.#link?.flush();
    await this.expect('A', { 141: 'Y' });
  }

  /** Logs out in good order: resolves when the venue has answered and the connection is closed. */
  async logout(text = ''): Promise<void> {
    const link = this.#connected();
    this.#session.logout(text, now());
    link.flush();
    await link.closed;
  }

  /** Cuts the connection as a network does: no Logout, no farewell. */
  async drop(): Promise<void> {
    this.#link?.drop();
    await this.closed;
  }

  /** Stops reading, as a client that hangs; `resume` goes on. */
  pause(): void {
    this.#connected().pause();
  }

  resume(): void {
    this.#connected().resume();
  }

  /** Logs out, or drops the connection when it cannot. */
  async close(): Promise<void> {
    if (this.loggedOn) await this.logout();
    else await this.drop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  get #timeoutMs(): number {
    return this.options.timeoutMs ?? TIMEOUT_MS;
  }

  #connected(): Link {
    if (this.#link !== null) return this.#link;
    throw new SimctlError('connection-lost', 'The FIX client is not connected.', {
      next: 'Call reconnect() first.',
    });
  }

  #newSession(reset: boolean): Session {
    const { host: _, port: __, reset: ___, tls: ____, timeoutMs: _____, ...identity } = this.options;
    const config: SessionConfig = {
      ...identity,
      resetOnLogon: reset && this.options.beginString !== 'FIX.4.0',
      logonTimeoutMs: this.#timeoutMs,
      // The venue's clock may be one that a test has set.
      checkLatency: false,
    };
    return new Session(config, this.#store, { onLogon() {}, onLogout() {}, onMessage() {} });
  }
}
