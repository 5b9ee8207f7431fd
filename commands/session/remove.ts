import { methodCommand } from '../../src/cli/method-command.ts';
import { removed } from '../../src/cli/views/details.ts';

export default methodCommand('session.remove', {
  args: ['session'],
  description:
    'Its client is logged out, its open orders are canceled, and its name and CompID are free again.',
  examples: ['simctl session remove fix44.CLIENT9'],
  answer: ({ session }) => ({ name: session }),
  show: removed,
});
