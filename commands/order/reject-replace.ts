import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.rejectReplace', {
  args: ['orderId'],
  description: 'The order stays as it is, and the client gets an OrderCancelReject.',
  examples: [
    'simctl order reject-replace O-7',
    'simctl order reject-replace O-7 --reason too-late --text "Too late to cancel"',
  ],
  answer: (result) => result,
  show: entered,
});
