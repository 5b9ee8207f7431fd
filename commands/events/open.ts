import { methodCommand } from '../../src/cli/method-command.ts';
import { eventQueues } from '../../src/cli/views/queues.ts';

export default methodCommand('events.open', {
  description:
    'The queue takes events from now on, whether anybody is connected or not, until "simctl events poll" collects ' +
    'them. When it is full the oldest are dropped, and the reader is told which. It ends with "simctl events close", ' +
    'with the daemon, or when nobody reads it for --ttl-ms.',
  examples: [
    'simctl events open ci',
    'simctl events open fills --types order-executed --symbol AAPL --ttl-ms 3600000',
  ],
  args: ['queue'],
  answer: (result) => result.queue,
  show: (queue, output) => eventQueues([queue], output),
});
