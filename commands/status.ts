import { methodCommand } from '../src/cli/method-command.ts';
import { status } from '../src/cli/views/details.ts';

export default methodCommand('daemon.status', {
  description: 'Its process, where its data is, whether it is well, and its venues.',
  examples: ['simctl status', 'simctl status --watch', 'simctl status --name ci --json'],
  watched: true,
  answer: (daemon) => daemon,
  show: status,
});
