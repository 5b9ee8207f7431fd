import type { Order } from './order.ts';

const MIN_CAPACITY = 1_024;

/**
 * Finds orders by owner and client order id. An open-addressed table in place of a Map: every order looks its new id
 * up, enters it and one day takes it out, and each of the three costs a Map several times as much as the match itself.
 *
 * An order is entered once for each id of its chain. Collisions are looked for at the next place, and removal moves
 * the ones behind the gap up, so there are no gravestones and a table that runs for weeks stays as fast as a new one.
 */
export class ClientOrderIds {
  #mask = MIN_CAPACITY - 1;
  #hashes = new Int32Array(MIN_CAPACITY);
  #ids: string[] = Array.from({ length: MIN_CAPACITY }, () => '');
  #orders: (Order | null)[] = Array.from({ length: MIN_CAPACITY }, () => null);
  #size = 0;

  find(owner: string, clientOrderId: string): Order | undefined {
    return this.#orders[this.#place(hashOf(owner, clientOrderId), owner, clientOrderId)] ?? undefined;
  }

  /** The id must be new for the owner of the order. */
  add(clientOrderId: string, order: Order): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    const hash = hashOf(order.owner, clientOrderId);
    const at = this.#place(hash, order.owner, clientOrderId);
    this.#hashes[at] = hash;
    this.#ids[at] = clientOrderId;
    this.#orders[at] = order;
    this.#size++;
  }

  remove(owner: string, clientOrderId: string): void {
    let gap = this.#place(hashOf(owner, clientOrderId), owner, clientOrderId);
    if (this.#orders[gap] === null) return;
    this.#size--;
    for (let at = (gap + 1) & this.#mask; this.#orders[at] !== null; at = (at + 1) & this.#mask) {
      const home = this.#hashes[at]! & this.#mask;
      // An entry may fill the gap unless its home lies behind it.
      if (((at - home) & this.#mask) < ((at - gap) & this.#mask)) continue;
      this.#hashes[gap] = this.#hashes[at]!;
      this.#ids[gap] = this.#ids[at]!;
      this.#orders[gap] = this.#orders[at]!;
      gap = at;
    }
    this.#ids[gap] = '';
    this.#orders[gap] = null;
  }

  /** Where the id is, or where it would go. */
  #place(hash: number, owner: string, clientOrderId: string): number {
    let at = hash & this.#mask;
    for (let order = this.#orders[at]!; order !== null; order = this.#orders[at]!) {
      if (this.#hashes[at] === hash && this.#ids[at] === clientOrderId && order.owner === owner) return at;
      at = (at + 1) & this.#mask;
    }
    return at;
  }

  #grow(): void {
    const ids = this.#ids;
    const orders = this.#orders;
    const capacity = (this.#mask + 1) * 2;
    this.#mask = capacity - 1;
    this.#hashes = new Int32Array(capacity);
    this.#ids = Array.from({ length: capacity }, () => '');
    this.#orders = Array.from({ length: capacity }, () => null);
    this.#size = 0;
    for (const [at, order] of orders.entries()) {
      if (order !== null) this.add(ids[at]!, order);
    }
  }
}

/** FNV-1a over the characters of both, with the finish of MurmurHash3, since the table uses the low bits. */
function hashOf(owner: string, clientOrderId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < clientOrderId.length; at++) {
    hash = Math.imul(hash ^ clientOrderId.charCodeAt(at), 0x01000193);
  }
  for (let at = 0; at < owner.length; at++) hash = Math.imul(hash ^ owner.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
