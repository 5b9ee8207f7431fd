import { methodCommand } from '../../src/cli/method-command.ts';
import { session } from '../../src/cli/views/details.ts';

export default methodCommand('session.show', {
  args: ['session'],
  description:
    'What has gone over the session since the daemon started, its next sequence numbers, when it is open, and the latest Logons that were refused.',
  examples: ['simctl session show fix44.CLIENT1'],
  watched: true,
  answer: (result) => result.session,
  show: session,
});
