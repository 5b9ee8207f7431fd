import { methodCommand } from '../../src/cli/method-command.ts';
import { removed } from '../../src/cli/views/snapshots.ts';

export default methodCommand('snapshot.remove', {
  args: ['snapshot'],
  description: 'For good.',
  examples: ['simctl snapshot remove before'],
  answer: (result) => result.snapshot,
  show: removed,
});
