import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.release', {
  args: ['orderId'],
  description:
    'The order goes where it would have gone had nothing held it: it is matched, and what is left rests.',
  examples: ['simctl order release O-7'],
  answer: (result) => result,
  show: entered,
});
