import { methodCommand } from '../../src/cli/method-command.ts';
import { holds } from '../../src/cli/views/lists.ts';

export default methodCommand('hold.show', {
  args: ['name'],
  description: '"simctl order list --held" shows what it holds.',
  examples: ['simctl hold show desk'],
  answer: (result) => result.hold,
  show: (hold, output) => holds([hold], output),
});
