import { methodCommand } from '../src/cli/method-command.ts';
import { status } from '../src/cli/views/details.ts';

export default methodCommand('daemon.status', {
  description: `\
Its process, where its data is, whether it is well, how busy it is, and its venues. Rates are of the last second, ten and \
sixty; the latencies of orders, from the read of a request to the write of its answer, and the delays of the event loop \
are of about the last minute.`,
  examples: ['simctl status', 'simctl status --watch', 'simctl status --name ci --json'],
  watched: true,
  answer: (daemon) => daemon,
  show: status,
});
