import { methodCommand } from '../../src/cli/method-command.ts';
import { eventQueues } from '../../src/cli/views/queues.ts';

export default methodCommand('events.list', {
  description:
    'WAITING are the events that nobody has collected yet, DROPPED those that a full queue had to drop.',
  examples: ['simctl events queues'],
  watched: true,
  answer: (result) => result.queues,
  show: eventQueues,
});
