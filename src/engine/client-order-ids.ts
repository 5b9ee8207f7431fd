import type { Order } from './order.ts';

const MIN_CAPACITY = 1_024;

/**
 * Finds orders by owner and client order id. An open-addressed table in place of a Map: every order looks its new id
 * up, enters it and one day takes it out, and each of the three costs a Map several times as much as the match itself.
 *
 * An order is entered once for each id of its chain. Collisions are looked for at the next place, and removal moves
 * the ones behind the gap up, so there are no gravestones and a table that runs for weeks stays as fast as a new one.
 *
 * Looking touches the hashes alone, sixteen of which are in one line of the cache, until one is the same; a place is free
 * where the hash is 0.
 */
export class ClientOrderIds {
  #mask = MIN_CAPACITY - 1;
  #hashes = new Int32Array(MIN_CAPACITY);
  #ids: string[] = Array.from({ length: MIN_CAPACITY }, () => '');
  #orders: (Order | null)[] = Array.from({ length: MIN_CAPACITY }, () => null);
  #size = 0;
  /** Commands of one owner come in bursts. */
  #lastOwner = '';
  #lastOwnerHash = hashOf('', FIRST_HASH);

  find(owner: string, clientOrderId: string): Order | undefined {
    return this.#orders[this.#place(this.#hashOf(owner, clientOrderId), owner, clientOrderId)] ?? undefined;
  }

  /** The id must be new for the owner of the order. */
  add(clientOrderId: string, order: Order): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    this.#put(this.#hashOf(order.owner, clientOrderId), clientOrderId, order);
    this.#size++;
  }

  remove(owner: string, clientOrderId: string): void {
    let gap = this.#place(this.#hashOf(owner, clientOrderId), owner, clientOrderId);
    if (this.#hashes[gap] === 0) return;
    this.#size--;
    for (let at = (gap + 1) & this.#mask; this.#hashes[at] !== 0; at = (at + 1) & this.#mask) {
      const home = this.#hashes[at]! & this.#mask;
      // An entry may fill the gap unless its home lies behind it.
      if (((at - home) & this.#mask) < ((at - gap) & this.#mask)) continue;
      this.#hashes[gap] = this.#hashes[at]!;
      this.#ids[gap] = this.#ids[at]!;
      this.#orders[gap] = this.#orders[at]!;
      gap = at;
    }
    this.#hashes[gap] = 0;
    this.#ids[gap] = '';
    this.#orders[gap] = null;
  }

  /** Where the id is, or where it would go. */
  #place(hash: number, owner: string, clientOrderId: string): number {
    const hashes = this.#hashes;
    let at = hash & this.#mask;
    for (let there = hashes[at]!; there !== 0; there = hashes[at]!) {
      if (there === hash && this.#ids[at] === clientOrderId && this.#orders[at]!.owner === owner) return at;
      at = (at + 1) & this.#mask;
    }
    return at;
  }

  /** Puts an id that is not there at the first free place from its home on. */
  #put(hash: number, clientOrderId: string, order: Order): void {
    let at = hash & this.#mask;
    while (this.#hashes[at] !== 0) at = (at + 1) & this.#mask;
    this.#hashes[at] = hash;
    this.#ids[at] = clientOrderId;
    this.#orders[at] = order;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const ids = this.#ids;
    const orders = this.#orders;
    const capacity = (this.#mask + 1) * 2;
    this.#mask = capacity - 1;
    this.#hashes = new Int32Array(capacity);
    this.#ids = Array.from({ length: capacity }, () => '');
    this.#orders = Array.from({ length: capacity }, () => null);
    for (const [at, hash] of hashes.entries()) {
      if (hash !== 0) this.#put(hash, ids[at]!, orders[at]!);
    }
  }

  /** Never 0, which stands for a free place. */
  #hashOf(owner: string, clientOrderId: string): number {
    if (owner !== this.#lastOwner) {
      this.#lastOwner = owner;
      this.#lastOwnerHash = hashOf(owner, FIRST_HASH);
    }
    let hash = hashOf(clientOrderId, this.#lastOwnerHash);
    // The finish of MurmurHash3, since the table uses the low bits.
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
    return hash === 0 ? 1 : hash;
  }
}

const FIRST_HASH = 0x811c9dc5;

/** FNV-1a over the characters of a text, behind what the hash is of already. */
function hashOf(text: string, before: number): number {
  let hash = before;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
