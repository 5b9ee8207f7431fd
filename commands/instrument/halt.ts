import { methodCommand } from '../../src/cli/method-command.ts';
import { phases } from '../../src/cli/views/lists.ts';

export default methodCommand('instrument.halt', {
  args: ['symbol'],
  description:
    'Nothing trades and no orders are taken until the instrument is resumed, or the time given has come.',
  examples: ['simctl instrument halt AAPL', 'simctl instrument halt AAPL --until 5m --cancel-orders'],
  answer: (result) => [result.phase],
  show: phases,
});
