import { methodCommand } from '../src/cli/method-command.ts';
import { trail } from '../src/cli/views/trail.ts';

export default methodCommand('order.why', {
  description: `\
Step by step: who entered the order, which hold took it, who decided, what it traded with, why it was refused, canceled or \
has expired. It is told from the venue's journal, so orders that are closed are told of too, back to the venue's latest \
snapshot.`,
  examples: ['simctl why O-7', 'simctl why --client-order-id ORDER-1 --session fix44.CLIENT1'],
  args: ['orderId'],
  answer: (result) => result,
  show: trail,
});
