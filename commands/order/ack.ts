import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.ack', {
  args: ['orderId'],
  description:
    'The client gets its acknowledgement (ExecType New); the order waits on for what else is decided.',
  examples: ['simctl order ack O-7'],
  answer: (result) => result,
  show: entered,
});
