import type { ActivityBookJson, ActivityLevelJson, Result } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { list, type Show } from './lists.ts';

export const activityBooks: Show<ActivityBookJson> = list('No books: nothing is traded.', [
  { header: 'SYMBOL', cell: (book) => book.symbol },
  { header: 'VENUE', cell: (book) => book.venue, optional: true },
  { header: 'ACTIVITY', cell: (book) => book.level },
  { header: 'BOTS', cell: (book) => book.bots.length, align: 'right' },
  { header: 'ORDERS', cell: (book) => book.orders, align: 'right' },
]);

const activityLevels: Show<ActivityLevelJson> = list('No levels.', [
  { header: 'LEVEL', cell: (level) => level.level },
  { header: 'VENUE', cell: (level) => level.venue, optional: true },
  { header: 'BOTS', cell: ({ bots }) => Object.entries(bots).map(botText).join('; ') },
]);

/** The books, and below them what their levels come to. */
export function activity({ books, levels }: Result<'activity.show'>, output: Output): void {
  activityBooks(books, output);
  output.line('');
  activityLevels(levels, output);
}

function botText([kind, numbers]: readonly [string, Readonly<Record<string, unknown>>]): string {
  const words = Object.entries(numbers).map(([name, value]) => `${name} ${numberText(value)}`);
  return words.length === 0 ? kind : `${kind}: ${words.join(', ')}`;
}

/** A number, a word, or a time that is drawn. */
function numberText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${String(part)}`)
    .join(' ');
}
