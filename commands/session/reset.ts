import { methodCommand } from '../../src/cli/method-command.ts';
import { session } from '../../src/cli/views/details.ts';

export default methodCommand('session.reset', {
  args: ['session'],
  description:
    'A session that is logged on agrees with its client: a Logon with ResetSeqNumFlag(141) begins the numbers anew on both sides. One that is not begins at 1 with the next Logon.',
  examples: ['simctl session reset fix44.CLIENT1'],
  answer: (result) => result.session,
  show: session,
});
