import { methodCommand } from '../../src/cli/method-command.ts';
import { snapshots } from '../../src/cli/views/snapshots.ts';

export default methodCommand('snapshot.list', {
  args: [],
  description:
    'They are files in the data directory of the daemon, and stay there when it ends; those of an ephemeral daemon go with it.',
  examples: ['simctl snapshot list', 'simctl snapshot list --json'],
  answer: (result) => result.snapshots,
  show: snapshots,
});
