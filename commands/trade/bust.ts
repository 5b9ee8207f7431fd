import { methodCommand } from '../../src/cli/method-command.ts';
import { amended } from '../../src/cli/views/details.ts';

export default methodCommand('trade.bust', {
  args: ['tradeId'],
  description:
    'Both clients get their execution undone, with what they have traded in all computed anew; what was open of their orders stays as it was.',
  examples: ['simctl trade bust T-3', 'simctl trade bust T-3 --execution E-12'],
  answer: (result) => result,
  show: amended,
});
