import { methodCommand } from '../../src/cli/method-command.ts';
import { phases } from '../../src/cli/views/lists.ts';

export default methodCommand('phase.show', {
  description: 'An instrument follows the phase of its venue unless it has one of its own.',
  examples: ['simctl phase show', 'simctl phase show --symbol AAPL'],
  watched: true,
  answer: (result) => result.phases,
  show: phases,
});
