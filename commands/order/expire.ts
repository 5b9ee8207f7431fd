import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.expire', {
  args: ['orderId'],
  description: 'What is open of it expires at once, whatever its time in force.',
  examples: ['simctl order expire O-7'],
  answer: (result) => result,
  show: entered,
});
