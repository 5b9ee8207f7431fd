import { methodCommand } from '../../src/cli/method-command.ts';
import { session } from '../../src/cli/views/details.ts';

export default methodCommand('session.disconnect', {
  args: ['session'],
  description:
    'With a Logout, or with --no-logout as a network does that fails. The client may log on again at once.',
  examples: [
    'simctl session disconnect fix44.CLIENT1 --text "see you tomorrow"',
    'simctl session disconnect fix44.CLIENT1 --no-logout',
  ],
  answer: (result) => result.session,
  show: session,
});
