import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.reject', {
  args: ['orderId'],
  description:
    'Only an order that a hold has stopped before its acknowledgement can be rejected; cancel any other.',
  examples: ['simctl order reject O-7', 'simctl order reject O-7 --text "Unknown account"'],
  answer: (result) => result,
  show: entered,
});
