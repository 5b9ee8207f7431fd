import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.acceptCancel', {
  args: ['orderId'],
  description: 'The cancel that a hold has stopped takes effect.',
  examples: ['simctl order accept-cancel O-7'],
  answer: (result) => result,
  show: entered,
});
