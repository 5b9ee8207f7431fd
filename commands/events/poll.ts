import { methodCommand } from '../../src/cli/method-command.ts';
import { collected } from '../../src/cli/views/queues.ts';

export default methodCommand('events.poll', {
  description:
    'Shows the events after --after-seq and forgets those up to it, so that each call says what the one before has ' +
    'brought. Events that the queue had to drop are said by their numbers.',
  examples: [
    'simctl events poll ci',
    'simctl events poll ci --after-seq 120 --wait-ms 5000',
    'simctl events poll ci --after-seq 120 --json',
  ],
  args: ['queue'],
  answer: (result) => result,
  show: collected,
});
