import { methodCommand } from '../../src/cli/method-command.ts';
import { userRemoved } from '../../src/cli/views/users.ts';

export default methodCommand('user.remove', {
  description:
    'The token is worth nothing from then on. What was done in the name of the user stays done; admin and viewer cannot be removed.',
  examples: ['simctl user remove ci'],
  args: ['user'],
  answer: (result) => result,
  show: userRemoved,
});
