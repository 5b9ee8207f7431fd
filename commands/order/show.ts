import { methodCommand } from '../../src/cli/method-command.ts';
import { order } from '../../src/cli/views/details.ts';

export default methodCommand('order.show', {
  args: ['orderId'],
  description: 'Its terms, where it stands, and what of it has traded.',
  examples: ['simctl order show O-7'],
  answer: (result) => ({ ...result.order, request: result.request }),
  show: order,
});
