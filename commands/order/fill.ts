import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.fill', {
  args: ['orderId', 'quantity'],
  description:
    'The house is on the other side, so no other order trades; the trade is marked as synthetic, and is no price of the market.',
  examples: [
    'simctl order fill O-7',
    'simctl order fill O-7 40 --price 10.05',
    'simctl order fill O-7 1 --force',
  ],
  answer: (result) => result,
  show: entered,
});
