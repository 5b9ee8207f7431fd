import { methodCommand } from '../../src/cli/method-command.ts';
import { order } from '../../src/cli/views/details.ts';

export default methodCommand('order.cancel', {
  args: ['orderId'],
  description: 'Takes what is open of the order out of the book, whoever owns it.',
  examples: ['simctl order cancel O-7'],
  answer: (result) => result.order,
  show: order,
});
