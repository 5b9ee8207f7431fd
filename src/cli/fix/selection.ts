import type { Dictionary } from '../../protocols/fix/dictionary/dictionary.ts';
import type { FixMessage } from './message.ts';
import { OrderChains } from './order-chain.ts';

export interface Wanted {
  /** MsgTypes (35) or names of messages; empty for all. */
  readonly types: readonly string[];
  /** A CompID of either side, or both with a colon between. */
  readonly session: string | undefined;
  /** An id of an order: ClOrdID, OrigClOrdID or OrderID. */
  readonly order: string | undefined;
}

/** Which messages are shown. */
export class Selection {
  readonly #types: ReadonlySet<string>;
  readonly #session: string | undefined;
  readonly #chains: OrderChains | null;

  constructor({ types, session, order }: Wanted) {
    // A type is told by its letter, and a big letter is not a small one; a name is told whatever its letters are.
    this.#types = new Set(types.map((type) => (type.length > 2 ? type.toLowerCase() : type)));
    this.#session = session;
    this.#chains = order === undefined ? null : new OrderChains(order);
  }

  /** The messages of an order are known only when all have been read: its first may not name its last id. */
  get needsAll(): boolean {
    return this.#chains !== null;
  }

  learn(message: FixMessage): void {
    this.#chains?.learn(message);
  }

  has(message: FixMessage, dictionary: Dictionary | null): boolean {
    return (
      this.#isOfSession(message) &&
      (this.#chains === null || this.#chains.has(message)) &&
      (this.#types.size === 0 || this.#isOfType(message.msgType, dictionary))
    );
  }

  #isOfSession(message: FixMessage): boolean {
    if (this.#session === undefined) return true;
    const [sender, target] = [message.text(49), message.text(56)];
    return [sender, target, `${sender}:${target}`, `${target}:${sender}`].includes(this.#session);
  }

  #isOfType(msgType: string, dictionary: Dictionary | null): boolean {
    const name = dictionary?.message(msgType)?.name.toLowerCase();
    return this.#types.has(msgType) || (name !== undefined && this.#types.has(name));
  }
}
