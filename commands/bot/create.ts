import { methodCommand } from '../../src/cli/method-command.ts';
import { bot } from '../../src/cli/views/details.ts';

export default methodCommand('bot.create', {
  args: ['kind', 'symbol'],
  description:
    'It runs until it is removed or the daemon ends: what is to stay belongs into the venue file. Its parameters are those of its kind, with values as in venue files.',
  examples: [
    "simctl bot create auto-partial AAPL --set 'share = 0.4' --set 'delayMs = 100'",
    'simctl bot create auto-reject AAPL --name strict --set \'match = { minQuantity = "1000" }\'',
  ],
  answer: (result) => result.bot,
  show: bot,
});
