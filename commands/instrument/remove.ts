import { methodCommand } from '../../src/cli/method-command.ts';
import { removed } from '../../src/cli/views/details.ts';

export default methodCommand('instrument.remove', {
  args: ['symbol'],
  description: 'Its open orders are canceled, and their owners are told.',
  examples: ['simctl instrument remove AAPL-2'],
  answer: ({ symbol }) => ({ name: symbol }),
  show: removed,
});
