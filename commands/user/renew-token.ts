import { tokenCommand } from '../../src/cli/token-command.ts';

export default tokenCommand('user.renewToken', {
  description:
    'For a token that is lost, or that somebody has seen: the connections and queues that were opened with the old one ' +
    'end at once. For admin and viewer the new token also goes into their file in the data directory.',
  examples: ['simctl user renew-token ci', 'simctl user renew-token ci --token-file new-ci.token'],
});
