import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.guarantee', {
  args: ['orderId', 'quantity'],
  description:
    'The client gets a report that its order is stopped (OrdStatus Stopped), with what is guaranteed; fills follow by themselves or by hand.',
  examples: ['simctl order guarantee O-7', 'simctl order guarantee O-7 40 --price 10.05'],
  answer: (result) => result,
  show: entered,
});
