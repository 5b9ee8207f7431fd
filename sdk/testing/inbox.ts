import { SimctlError, type ClientErrorCode } from '../errors.ts';
import type { FixMessage, Wanted } from './message.ts';

/** Messages that the text of a failure shows, the latest. */
const SHOWN = 50;
/** Messages that are kept to be expected or looked at; of more the oldest are forgotten. */
const KEPT = 100_000;

interface Waiting {
  readonly isIt: (message: FixMessage) => boolean;
  settle(error: SimctlError | null, message?: FixMessage): void;
}

/** What has gone over the connections of a client, and who waits for what. */
export class Inbox {
  /** All that has arrived, oldest first. */
  readonly received: FixMessage[] = [];
  readonly #unread: FixMessage[] = [];
  readonly #waiting = new Set<Waiting>();
  /** Both ways, as people read it. */
  readonly #ladder: string[] = [];

  /** What has arrived and has not been expected yet, without the session's own messages. */
  get unread(): FixMessage[] {
    return this.#unread.filter(({ isAdmin }) => !isAdmin);
  }

  sent(message: FixMessage): void {
    this.#draw(`→ ${message.toString()}`);
  }

  arrived(message: FixMessage): void {
    this.#draw(`← ${message.toString()}`);
    keep(this.received, message, KEPT);
    const waiting = this.#waiting.values().find(({ isIt }) => isIt(message));
    if (waiting === undefined) keep(this.#unread, message, KEPT);
    else waiting.settle(null, message);
  }

  /** The connection has ended: nobody gets what they wait for. */
  ended(reason: string): void {
    this.#draw(`× ${reason}`);
    for (const waiting of this.#waiting) {
      waiting.settle(new SimctlError('connection-lost', `The connection ended (${reason})`));
    }
  }

  /** Forgets what has arrived and was not expected. */
  clear(): void {
    this.#unread.length = 0;
  }

  /**
   * The first message that is unread and of this kind, or that arrives. Rejects with SimctlError `timeout` or
   * `connection-lost`, with all that has gone over the connection.
   */
  expect(type: string, wanted: Wanted, timeoutMs: number): Promise<FixMessage> {
    const index = this.#unread.findIndex((message) => message.matches(type, wanted));
    if (index >= 0) return Promise.resolve(this.#unread.splice(index, 1)[0]!);
    const { promise, resolve, reject } = Promise.withResolvers<FixMessage>();
    const settle: Waiting['settle'] = (error, message) => {
      clearTimeout(timer);
      this.#waiting.delete(waiting);
      if (error === null) resolve(message!);
      else
        reject(this.#told(error.code as ClientErrorCode, `${error.message} before ${textOf(type, wanted)}`));
    };
    const waiting: Waiting = { isIt: (message) => message.matches(type, wanted), settle };
    const timer = setTimeout(() => settle(new SimctlError('timeout', `${timeoutMs} ms passed`)), timeoutMs);
    this.#waiting.add(waiting);
    return promise;
  }

  #told(code: ClientErrorCode, message: string): SimctlError {
    const ladder = this.#ladder.length === 0 ? '; nothing was said.' : `:\n${this.#ladder.join('\n')}`;
    return new SimctlError(code, message + ladder);
  }

  #draw(line: string): void {
    keep(this.#ladder, line, SHOWN);
  }
}

function keep<Item>(items: Item[], item: Item, most: number): void {
  items.push(item);
  if (items.length > most) items.shift();
}

function textOf(type: string, wanted: Wanted): string {
  const fields = Object.entries(wanted).map(([field, value]) =>
    value === null ? `${field} absent` : `${field}=${value}`,
  );
  return [`35=${type}`, ...fields].join('|');
}
