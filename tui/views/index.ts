import { bookView } from './book.ts';
import { overview } from './overview.ts';
import type { View } from './view.ts';

/** All views, in the order in which Tab goes through them. */
export const VIEWS: readonly View[] = [overview, bookView];
