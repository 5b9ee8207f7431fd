const MIN_CAPACITY = 16;

/** Words of a place: the hash of its id, which is 0 where the place is free, and the reference of the order. */
const WORDS_SHIFT = 1;

/** Who knows which ids an order has. */
interface Orders {
  /** Whether the id is, or was, one of the order. */
  hasId(reference: number, clientOrderId: string): boolean;
}

/**
 * One owner's client order ids and the references of the orders that have them. An open-addressed table in place of a
 * Map: every order looks its new id up, enters it and one day takes it out, and each of the three costs a Map several
 * times as much as the match itself.
 *
 * An order is entered once for each id of its chain. Collisions are looked for at the next place, and removal moves
 * the ones behind the gap up, so there are no gravestones and a table that runs for weeks stays as fast as a new one.
 *
 * The ids themselves are with the orders, which are asked where a hash is the same: looking and leaving touch a line of
 * the cache or two, and the garbage collector has nothing to do here.
 */
export class ClientOrderIds {
  readonly #orders: Orders;
  #mask = MIN_CAPACITY - 1;
  #words = new Int32Array(MIN_CAPACITY << WORDS_SHIFT);
  #size = 0;
  /** An id that is looked for is often entered next. */
  #lastId = '';
  #lastHash = hashOf('');

  constructor(orders: Orders) {
    this.#orders = orders;
  }

  /** The reference of the order that has the id; 0 when none has. */
  find(id: string): number {
    const words = this.#words;
    const mask = this.#mask;
    const hash = this.#hashOf(id);
    let at = hash & mask;
    for (let there = words[at << WORDS_SHIFT]!; there !== 0; there = words[at << WORDS_SHIFT]!) {
      const reference = words[(at << WORDS_SHIFT) + 1]!;
      if (there === hash && this.#orders.hasId(reference, id)) return reference;
      at = (at + 1) & mask;
    }
    return 0;
  }

  /** The id must be new. */
  add(id: string, reference: number): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    this.#put(this.#hashOf(id), reference);
    this.#size++;
  }

  /** Takes out an id of the order; if it has none such nothing happens. */
  remove(id: string, reference: number): void {
    const words = this.#words;
    const mask = this.#mask;
    const hash = this.#hashOf(id);
    let gap = hash & mask;
    while (words[gap << WORDS_SHIFT] !== hash || words[(gap << WORDS_SHIFT) + 1] !== reference) {
      if (words[gap << WORDS_SHIFT] === 0) return;
      gap = (gap + 1) & mask;
    }
    this.#size--;
    for (let at = (gap + 1) & mask; words[at << WORDS_SHIFT] !== 0; at = (at + 1) & mask) {
      const home = words[at << WORDS_SHIFT]! & mask;
      // An entry may fill the gap unless its home lies behind it.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      this.#set(gap, words[at << WORDS_SHIFT]!, words[(at << WORDS_SHIFT) + 1]!);
      gap = at;
    }
    this.#set(gap, 0, 0);
  }

  #hashOf(id: string): number {
    if (id === this.#lastId) return this.#lastHash;
    this.#lastId = id;
    this.#lastHash = hashOf(id);
    return this.#lastHash;
  }

  /** Puts an id that is not there at the first free place from its home on. */
  #put(hash: number, reference: number): void {
    let at = hash & this.#mask;
    while (this.#words[at << WORDS_SHIFT] !== 0) at = (at + 1) & this.#mask;
    this.#set(at, hash, reference);
  }

  #set(at: number, hash: number, reference: number): void {
    this.#words[at << WORDS_SHIFT] = hash;
    this.#words[(at << WORDS_SHIFT) + 1] = reference;
  }

  #grow(): void {
    const words = this.#words;
    const capacity = (this.#mask + 1) * 2;
    this.#mask = capacity - 1;
    this.#words = new Int32Array(capacity << WORDS_SHIFT);
    for (let word = 0; word < words.length; word += 1 << WORDS_SHIFT) {
      if (words[word] !== 0) this.#put(words[word]!, words[word + 1]!);
    }
  }
}

const FIRST_HASH = 0x811c9dc5;

/** FNV-1a over the characters, with the finish of MurmurHash3, since the table uses the low bits. Never 0. */
function hashOf(id: string): number {
  let hash = FIRST_HASH;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash === 0 ? 1 : hash;
}
