import { ask } from '../model/known.ts';
import { action } from './action.ts';

/** How much goes on at books by itself. */
export const ACTIVITY = ask('activity.show', {}, 2_000);

/** What is done with bots. */
export const BOT_ACTIONS = {
  'start-bot': action({
    key: 'b',
    name: 'start a bot',
    method: 'bot.create',
    asks: ['kind', 'symbol', 'name', 'seed', 'set'],
    done: ({ bot: { name, symbol } }) => `${name} trades ${symbol}.`,
  }),
  'stop-bot': action({
    key: 'X',
    name: 'stop the bot',
    method: 'bot.remove',
    asks: [],
    confirm: ({ bot }) => `Stop ${String(bot)}? Its open orders are canceled.`,
    done: ({ bot }) => `${bot} is stopped.`,
  }),
  'set-activity': action({
    key: 'v',
    name: 'set the activity of the book',
    method: 'activity.set',
    choice: {
      parameter: 'level',
      options(known) {
        const levels = known.answer(ACTIVITY)?.levels ?? [];
        // Venues may have levels of one name that come to different things.
        return [...new Map(levels.map((each) => [each.level, each])).values()].map(({ level, bots }) => ({
          value: level,
          summary: Object.keys(bots).join(', ') || 'no bots',
        }));
      },
    },
    asks: [],
    confirm: ({ venue, symbol, level }) =>
      `Set the activity of ${typeof symbol === 'string' ? symbol : 'all books'} on ${String(venue)} to ${String(level)}?`,
    done: ({ books }) => books.map(({ symbol, level }) => `${symbol} has activity ${level}.`).join(' '),
  }),
};
