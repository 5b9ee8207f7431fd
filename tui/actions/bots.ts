import { action } from './action.ts';

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
};
