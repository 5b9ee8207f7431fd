import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.acceptReplace', {
  args: ['orderId'],
  description: 'The replace that a hold has stopped takes effect, if the venue would still take it.',
  examples: ['simctl order accept-replace O-7'],
  answer: (result) => result,
  show: entered,
});
