import { bookView } from './book.ts';
import { orders } from './orders.ts';
import { overview } from './overview.ts';
import { trades } from './trades.ts';
import type { View } from './view.ts';

/** All views, in the order in which Tab goes through them. */
export const VIEWS: readonly View[] = [overview, bookView, orders, trades];
