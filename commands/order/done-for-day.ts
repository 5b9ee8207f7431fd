import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.doneForDay', {
  args: ['orderId'],
  description: 'What is open of it is closed for today (ExecType Done For Day).',
  examples: ['simctl order done-for-day O-7'],
  answer: (result) => result,
  show: entered,
});
