import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.trigger', {
  args: ['orderId'],
  description: 'A stop or if-touched order goes to the book as if its price had been reached.',
  examples: ['simctl order trigger O-7'],
  answer: (result) => result,
  show: entered,
});
