import { methodCommand } from '../../src/cli/method-command.ts';
import { session } from '../../src/cli/views/details.ts';

export default methodCommand('session.set-seqnum', {
  args: ['session'],
  description:
    'To see how a client copes: a number too low ends the session, one too high makes the other side ask for what it missed.',
  examples: ['simctl session set-seqnum fix44.CLIENT1 --outgoing 100'],
  answer: (result) => result.session,
  show: session,
});
