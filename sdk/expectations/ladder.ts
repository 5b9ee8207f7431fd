import type { EventJson, OrderJson } from '../../src/management/methods.ts';
import type { EventItem } from '../event-item.ts';

/** Lines of a failure's text at most. */
const MAX_LINES = 60;

/** What happened at the venue, oldest first, one line an event: what a failure shows. */
export class Ladder {
  readonly #lines: string[] = [];
  #dropped = 0;

  add({ venue, event }: EventItem): void {
    if (this.#lines.length === MAX_LINES) {
      this.#lines.shift();
      this.#dropped++;
    }
    this.#lines.push(venue === null ? `... ${event.type}` : lineOf(event));
  }

  toString(): string {
    if (this.#lines.length === 0) return '  nothing';
    const earlier = this.#dropped === 0 ? [] : [`  ... ${this.#dropped} events before`];
    return [...earlier, ...this.#lines.map((line) => `  ${line}`)].join('\n');
  }
}

function lineOf({ type, at, ...more }: EventJson): string {
  const order = 'order' in more ? more.order : null;
  const words = Object.entries(more)
    .filter(([key, value]) => !HIDDEN.has(key) && value !== null && typeof value !== 'object')
    .map(([key, value]) => `${key} ${String(value)}`);
  return [`${at.slice(11, 23)} ${type}`, ...(order === null ? [] : orderWords(order)), ...words].join('  ');
}

const HIDDEN: ReadonlySet<string> = new Set(['number', 'pend', 'deadline']);

function orderWords(order: OrderJson): string[] {
  const { owner, clientOrderId, orderId, side, quantity, symbol, price, status } = order;
  return [
    `${owner} ${clientOrderId} (${orderId})`,
    `${side} ${quantity} ${symbol} ${price === null ? 'market' : `@ ${price}`}`,
    `${status}, traded ${order.cumQuantity}, open ${order.leavesQuantity}`,
  ];
}
