import { methodCommand } from '../../src/cli/method-command.ts';
import { users } from '../../src/cli/views/users.ts';

export default methodCommand('user.list', {
  description:
    'admin and viewer are the users of the token files in the data directory; the others have been added.',
  examples: ['simctl user list'],
  watched: true,
  answer: (result) => result.users,
  show: users,
});
