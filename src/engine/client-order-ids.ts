const MIN_CAPACITY = 16;

/** Words of a place: the hash of its id, which is 0 where the place is free, and what the id stands for. */
const WORDS_SHIFT = 1;

/**
 * One owner's client order ids and the references of the orders that have them. An open-addressed table in place of a
 * Map: every order looks its new id up, enters it and one day takes it out, and each of the three costs a Map several
 * times as much as the match itself.
 *
 * An order is entered once for each id of its chain. Collisions are looked for at the next place, and removal moves
 * the ones behind the gap up, so there are no gravestones and a table that runs for weeks stays as fast as a new one.
 *
 * Looking touches the words alone, eight places of which are in one line of the cache, until a hash is the same.
 */
export class ClientOrderIds {
  #mask = MIN_CAPACITY - 1;
  #words = new Int32Array(MIN_CAPACITY << WORDS_SHIFT);
  #ids: string[] = Array.from({ length: MIN_CAPACITY }, () => '');
  #size = 0;
  /** An id that is looked for is often entered next. */
  #lastId = '';
  #lastHash = hashOf('');

  /** The reference of the order that has the id; 0 when none has. */
  find(id: string): number {
    const at = this.#place(this.#hashOf(id), id);
    return this.#words[(at << WORDS_SHIFT) + 1]!;
  }

  /** The id must be new, and the reference not 0. */
  add(id: string, reference: number): void {
    if (this.#size * 2 > this.#mask) this.#grow();
    this.#put(this.#hashOf(id), id, reference);
    this.#size++;
  }

  remove(id: string): void {
    const words = this.#words;
    const mask = this.#mask;
    let gap = this.#place(this.#hashOf(id), id);
    if (words[gap << WORDS_SHIFT] === 0) return;
    this.#size--;
    for (let at = (gap + 1) & mask; words[at << WORDS_SHIFT] !== 0; at = (at + 1) & mask) {
      const hash = words[at << WORDS_SHIFT]!;
      // An entry may fill the gap unless its home lies behind it.
      if (((at - hash) & mask) < ((at - gap) & mask)) continue;
      this.#set(gap, hash, this.#ids[at]!, words[(at << WORDS_SHIFT) + 1]!);
      gap = at;
    }
    this.#set(gap, 0, '', 0);
  }

  #hashOf(id: string): number {
    if (id === this.#lastId) return this.#lastHash;
    this.#lastId = id;
    this.#lastHash = hashOf(id);
    return this.#lastHash;
  }

  /** Where the id is, or where it would go. */
  #place(hash: number, id: string): number {
    const words = this.#words;
    const mask = this.#mask;
    let at = hash & mask;
    for (let there = words[at << WORDS_SHIFT]!; there !== 0; there = words[at << WORDS_SHIFT]!) {
      if (there === hash && this.#ids[at] === id) return at;
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Puts an id that is not there at the first free place from its home on. */
  #put(hash: number, id: string, reference: number): void {
    let at = hash & this.#mask;
    while (this.#words[at << WORDS_SHIFT] !== 0) at = (at + 1) & this.#mask;
    this.#set(at, hash, id, reference);
  }

  #set(at: number, hash: number, id: string, reference: number): void {
    this.#words[at << WORDS_SHIFT] = hash;
    this.#words[(at << WORDS_SHIFT) + 1] = reference;
    this.#ids[at] = id;
  }

  #grow(): void {
    const words = this.#words;
    const ids = this.#ids;
    const capacity = (this.#mask + 1) * 2;
    this.#mask = capacity - 1;
    this.#words = new Int32Array(capacity << WORDS_SHIFT);
    this.#ids = Array.from({ length: capacity }, () => '');
    for (const [at, id] of ids.entries()) {
      const hash = words[at << WORDS_SHIFT]!;
      if (hash !== 0) this.#put(hash, id, words[(at << WORDS_SHIFT) + 1]!);
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
