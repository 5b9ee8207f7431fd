import { methodCommand } from '../../src/cli/method-command.ts';
import { session } from '../../src/cli/views/details.ts';

export default methodCommand('session.settle', {
  args: ['session'],
  description:
    'Sends a TestRequest and waits for its Heartbeat: by then the client has had everything that was sent before.',
  examples: ['simctl session settle fix44.CLIENT1'],
  answer: (result) => result.session,
  show: session,
});
