import { methodCommand } from '../../src/cli/method-command.ts';
import { differences } from '../../src/cli/views/snapshots.ts';

export default methodCommand('snapshot.diff', {
  args: ['snapshot', 'other'],
  description:
    'Entity by entity: + for one that has come, - for one that has gone, ~ with the members that have changed.',
  examples: ['simctl snapshot diff before', 'simctl snapshot diff before after'],
  answer: (result) => result.differences,
  show: differences,
});
