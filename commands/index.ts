import type { CommandMap } from '../src/cli/run.ts';

/** Every command: the colon parts a topic from its verb, as the folder does. */
export const COMMANDS: CommandMap = {
  start: () => import('./start.ts'),
  status: () => import('./status.ts'),
  stop: () => import('./stop.ts'),
  'book:show': () => import('./book/show.ts'),
  'bot:list': () => import('./bot/list.ts'),
  'endpoint:list': () => import('./endpoint/list.ts'),
  'events:tail': () => import('./events/tail.ts'),
  'instrument:list': () => import('./instrument/list.ts'),
  'order:cancel': () => import('./order/cancel.ts'),
  'order:enter': () => import('./order/enter.ts'),
  'order:list': () => import('./order/list.ts'),
  'order:replace': () => import('./order/replace.ts'),
  'order:show': () => import('./order/show.ts'),
  'session:disconnect': () => import('./session/disconnect.ts'),
  'session:hash-password': () => import('./session/hash-password.ts'),
  'session:list': () => import('./session/list.ts'),
  'session:reset': () => import('./session/reset.ts'),
  'session:send': () => import('./session/send.ts'),
  'session:set-seqnum': () => import('./session/set-seqnum.ts'),
  'session:show': () => import('./session/show.ts'),
  'trade:list': () => import('./trade/list.ts'),
  'venue:check': () => import('./venue/check.ts'),
  'venue:list': () => import('./venue/list.ts'),
  'venue:show': () => import('./venue/show.ts'),
};
