import { bookView } from './book.ts';
import { bots } from './bots.ts';
import { clock } from './clock.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { orders } from './orders.ts';
import { overview } from './overview.ts';
import { sessions } from './sessions.ts';
import { trades } from './trades.ts';
import type { View } from './view.ts';

/** All views, in the order in which Tab goes through them. */
export const VIEWS: readonly View[] = [
  overview,
  bookView,
  orders,
  trades,
  sessions,
  bots,
  events,
  clock,
  files,
];
