import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.restate', {
  args: ['orderId'],
  description: 'The client gets an unsolicited report (ExecType Restated) under the id that its order has.',
  examples: ['simctl order restate O-7 --quantity 80', 'simctl order restate O-7 --price 10.05'],
  answer: (result) => result,
  show: entered,
});
