import { methodCommand } from '../../src/cli/method-command.ts';

export default methodCommand('venue.export', {
  args: ['venue'],
  description: `\
Prints a venue file that loads to exactly what runs, whoever made it so: what was made by hand is in it too. Passwords are \
in it as they are.`,
  examples: ['simctl venue export > venues/as-it-runs.toml', 'simctl venue export XSIM'],
  answer: (result) => result.toml,
  show: (toml, output) => output.lines(toml.trimEnd().split('\n')),
});
