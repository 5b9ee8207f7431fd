import { methodCommand } from '../../src/cli/method-command.ts';
import { venue } from '../../src/cli/views/details.ts';

export default methodCommand('venue.show', {
  args: ['venue'],
  description: 'With several venues in the daemon, say which one.',
  examples: ['simctl venue show', 'simctl venue show XSIM --json'],
  answer: (result) => result,
  show: venue,
});
