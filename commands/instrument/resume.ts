import { methodCommand } from '../../src/cli/method-command.ts';
import { phases } from '../../src/cli/views/lists.ts';

export default methodCommand('instrument.resume', {
  args: ['symbol'],
  description: 'Ends a phase of its own, such as a halt.',
  examples: ['simctl instrument resume AAPL'],
  answer: (result) => [result.phase],
  show: phases,
});
