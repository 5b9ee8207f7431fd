import { methodCommand } from '../../src/cli/method-command.ts';
import { userWithRole } from '../../src/cli/views/users.ts';

export default methodCommand('user.setRole', {
  description:
    'A lesser role ends what the user has open at once; a higher one counts from the next logon on. The token stays.',
  examples: ['simctl user set-role ci viewer'],
  args: ['user', 'role'],
  answer: (result) => result,
  show: userWithRole,
});
