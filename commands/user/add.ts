import { tokenCommand } from '../../src/cli/token-command.ts';

export default tokenCommand('user.add', {
  description:
    'Prints the token of the new user, this once: the daemon does not keep it. Whoever has it logs on with SIMCTL_TOKEN or SIMCTL_TOKEN_FILE.',
  examples: [
    'simctl user add dashboard --role viewer',
    'simctl user add ci --role operator --token-file ci.token',
  ],
});
