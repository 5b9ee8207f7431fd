import { methodCommand } from '../../src/cli/method-command.ts';
import { massCanceled } from '../../src/cli/views/details.ts';

export default methodCommand('order.cancelAll', {
  description: 'Without a flag, everything that is open on the venue.',
  examples: [
    'simctl order cancel-all --owner fix44.CLIENT1',
    'simctl order cancel-all --symbol AAPL --side buy',
  ],
  answer: (result) => result,
  show: massCanceled,
});
