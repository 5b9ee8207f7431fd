/**
 * Files of operations on order books, to give one and the same load to different engines: records of 16 bytes, little
 * endian, without header. u8 operation, u8 side (0 buy, 1 sell), u16 book, u32 order id, i32 price in ticks, i32
 * quantity in lots. Ids are unique over all books and given out in rising order.
 */
import { endianness } from 'node:os';

export const RECORD_BYTES = 16;
export const WORDS = 4;

export const LIMIT = 0;
export const CANCEL = 1;
export const REPLACE = 2;
export const MARKET = 3;
export const LIMIT_IOC = 4;
export const LIMIT_FOK = 5;

/** Ids index a table, so an absurd one in a file would cost as much memory as it likes. */
const MAX_ID = 2 ** 27;

/** Above it, the key of a price would be that of no price. */
const MAX_PRICE = 2 ** 31 - 2;

export interface Operations {
  readonly count: number;
  /** Four words a record: operation | side << 8 | book << 16, id, price, quantity. */
  readonly words: Int32Array;
  readonly books: number;
  readonly maxId: number;
}

/** Why a file cannot be run. */
export class BadOperations extends Error {}

/** Reads and checks all records. Throws BadOperations that says which one is bad. */
export function parseOperations(bytes: Uint8Array): Operations {
  if (bytes.length % RECORD_BYTES !== 0) {
    throw new BadOperations(`a file of ${bytes.length} bytes: not a multiple of ${RECORD_BYTES}`);
  }
  if (endianness() !== 'LE') throw new BadOperations('this machine is not little endian');
  const words = new Int32Array(new Uint8Array(bytes).buffer);
  const count = words.length / WORDS;
  let books = 1;
  let maxId = 0;
  for (let record = 0; record < count; record++) {
    const problem = problemOf(words, record * WORDS);
    if (problem !== null) throw new BadOperations(`record ${record}: ${problem}`);
    books = Math.max(books, (words[record * WORDS]! >>> 16) + 1);
    maxId = Math.max(maxId, words[record * WORDS + 1]!);
  }
  return { count, words, books, maxId };
}

function problemOf(words: Int32Array, at: number): string | null {
  const operation = words[at]! & 255;
  const side = (words[at]! >>> 8) & 255;
  const id = words[at + 1]! >>> 0;
  const price = words[at + 2]!;
  const quantity = words[at + 3]!;
  if (operation > LIMIT_FOK) return `there is no operation ${operation}`;
  if (operation === CANCEL) return id === 0 || id > MAX_ID ? `id ${id} is not from 1 to ${MAX_ID}` : null;
  if (side > 1) return `there is no side ${side}`;
  if (id === 0 || id > MAX_ID) return `id ${id} is not from 1 to ${MAX_ID}`;
  if (price > MAX_PRICE || price < -MAX_PRICE) return `the price ${price} is out of range`;
  if (quantity <= 0) return `the quantity ${quantity} is not above 0`;
  return null;
}

/** Collects records in memory. */
export class OperationsWriter {
  #words = new Int32Array(WORDS * 65_536);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(operation: number, side: number, book: number, id: number, price: number, quantity: number): void {
    const at = this.#count * WORDS;
    if (at === this.#words.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[at] = operation | (side << 8) | (book << 16);
    this.#words[at + 1] = id;
    this.#words[at + 2] = price;
    this.#words[at + 3] = quantity;
    this.#count++;
  }

  bytes(): Uint8Array {
    return new Uint8Array(this.#words.buffer, 0, this.#count * RECORD_BYTES);
  }
}
