import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.suspend', {
  args: ['orderId'],
  description: 'It keeps its id and what it has traded; "simctl order release" brings it back.',
  examples: ['simctl order suspend O-7'],
  answer: (result) => result,
  show: entered,
});
