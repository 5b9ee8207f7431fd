import { methodCommand } from '../../src/cli/method-command.ts';
import { amended } from '../../src/cli/views/details.ts';

export default methodCommand('trade.correct', {
  args: ['tradeId', 'quantity', 'price'],
  description: 'Both clients get their execution corrected, with what they have traded in all computed anew.',
  examples: ['simctl trade correct T-3 40 10.05', 'simctl trade correct T-3 40 10.05 --execution E-12'],
  answer: (result) => result,
  show: amended,
});
