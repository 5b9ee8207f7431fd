import { methodCommand } from '../../src/cli/method-command.ts';
import { bot } from '../../src/cli/views/details.ts';

export default methodCommand('bot.show', {
  args: ['bot'],
  description: 'Its parameters are those of its kind, as venue files have them.',
  examples: ['simctl bot show mm-aapl'],
  answer: (result) => result.bot,
  show: bot,
});
