import { methodCommand } from '../../src/cli/method-command.ts';
import { removed } from '../../src/cli/views/details.ts';

export default methodCommand('hold.remove', {
  args: ['name'],
  description: 'What it holds stays held until it is decided, or its time is up.',
  examples: ['simctl hold remove desk'],
  answer: (result) => result,
  show: removed,
});
