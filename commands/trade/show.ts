import { methodCommand } from '../../src/cli/method-command.ts';
import { trade } from '../../src/cli/views/details.ts';

export default methodCommand('trade.show', {
  args: ['tradeId'],
  description: 'Its terms as they were made, and each side as it stands now.',
  examples: ['simctl trade show T-3'],
  answer: (result) => result.trade,
  show: trade,
});
