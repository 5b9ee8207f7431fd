import { LevelPool } from './level-pool.ts';
import { OrderPool } from './order-pool.ts';

export const DEFAULT_POOL_ORDERS = 2_000_000;

/** The memory that the books of a venue share: many small books need no more of it than one large one. */
export class BookPools {
  readonly orders: OrderPool;
  readonly levels: LevelPool;
  #books = 0;

  /** Room for as many resting orders, in all books together. Throws RangeError unless from 1 to MAX_POOL_ORDERS. */
  constructor(capacity = DEFAULT_POOL_ORDERS) {
    this.orders = new OrderPool(capacity);
    this.levels = new LevelPool(capacity);
  }

  /** The number of a new book, by which its levels are known for its own. */
  nextBook(): number {
    return ++this.#books;
  }
}
