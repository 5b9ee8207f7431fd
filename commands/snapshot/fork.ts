import { methodCommand } from '../../src/cli/method-command.ts';
import { forked } from '../../src/cli/views/snapshots.ts';

export default methodCommand('snapshot.fork', {
  args: ['snapshot'],
  description:
    'The new venue has the books, orders, holds, bots, and sessions with their numbers, and its endpoints are on free ports: simctl endpoint list. It is gone when the daemon ends, since no file speaks of it.',
  examples: ['simctl snapshot fork opening --as XTWO'],
  answer: (result) => result.venue,
  show: forked,
});
