import { methodCommand } from '../../src/cli/method-command.ts';
import { removed } from '../../src/cli/views/details.ts';

export default methodCommand('bot.remove', {
  args: ['bot'],
  description: 'Its open orders are canceled; orders that it was about to answer go on to the book.',
  examples: ['simctl bot remove strict'],
  answer: (result) => ({ name: result.bot }),
  show: removed,
});
