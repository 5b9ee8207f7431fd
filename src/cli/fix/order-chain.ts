import type { FixMessage } from './message.ts';

/** Ids that are remembered; what comes later is not brought together any more. */
export const CHAINED_IDS = 1_000_000;

/**
 * Which ids are of the same order: ClOrdID (11), OrigClOrdID (41) and OrderID (37) that stand in one message are, within
 * a session, and so are those that share one with them. A union-find: each id leads to another of its order, at last to
 * the one that stands for all.
 */
export class OrderChains {
  readonly #wanted: string;
  readonly #leads = new Map<string, string>();
  readonly #wantedRoots = new Set<string>();

  /** `wanted` is any id of the order that is looked for. */
  constructor(wanted: string) {
    this.#wanted = wanted;
  }

  learn(message: FixMessage): void {
    const ids = idsOf(message);
    for (const { key, id } of ids) {
      if (this.#leads.has(key)) continue;
      if (this.#leads.size === CHAINED_IDS) return;
      this.#leads.set(key, key);
      if (id === this.#wanted) this.#wantedRoots.add(key);
    }
    for (const { key } of ids.slice(1)) this.#join(ids[0]!.key, key);
  }

  /** Whether the message is about the order that is looked for, as far as has been learnt. */
  has(message: FixMessage): boolean {
    return idsOf(message).some(({ key }) => this.#leads.has(key) && this.#wantedRoots.has(this.#root(key)));
  }

  #join(one: string, other: string): void {
    const [root, gone] = [this.#root(one), this.#root(other)];
    if (root === gone) return;
    this.#leads.set(gone, root);
    if (this.#wantedRoots.delete(gone)) this.#wantedRoots.add(root);
  }

  #root(key: string): string {
    let root = key;
    while (this.#leads.get(root) !== root) root = this.#leads.get(root)!;
    // The way is made short for the next time.
    for (let at = key; at !== root;) {
      const next = this.#leads.get(at)!;
      this.#leads.set(at, root);
      at = next;
    }
    return root;
  }
}

interface Id {
  readonly id: string;
  readonly key: string;
}

const TAGS = [11, 41, 37];
/** OrderID of an OrderCancelReject for an order that is not known. */
const NO_ORDER = 'NONE';

/** Clients choose their ids, so only within a session one means one order; the venue's ids are of another kind. */
function idsOf(message: FixMessage): Id[] {
  return TAGS.flatMap((tag) => {
    const id = message.text(tag);
    if (id === '' || (tag === 37 && id === NO_ORDER)) return [];
    return [{ id, key: `${tag === 37 ? 'venue' : 'client'}\n${message.pair}\n${id}` }];
  });
}
