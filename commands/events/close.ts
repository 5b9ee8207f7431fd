import { methodCommand } from '../../src/cli/method-command.ts';

export default methodCommand('events.close', {
  description: 'What has not been collected is lost.',
  examples: ['simctl events close ci'],
  args: ['queue'],
  answer: (result) => result,
  show: ({ queue }, output) => output.line(`${queue} closed.`),
});
