import { methodCommand } from '../../src/cli/method-command.ts';
import { holds } from '../../src/cli/views/lists.ts';

export default methodCommand('hold.list', {
  description: '"simctl order list --held" shows what they hold.',
  examples: ['simctl hold list'],
  watched: true,
  answer: (result) => result.holds,
  show: holds,
});
