import { methodCommand } from '../../src/cli/method-command.ts';
import { endpoints } from '../../src/cli/views/lists.ts';

export default methodCommand('endpoint.list', {
  description:
    'The port to connect to, and the CompIDs as your client sends them: SenderCompID(49) and TargetCompID(56).',
  examples: ['simctl endpoint list', 'simctl endpoint list --json'],
  answer: (result) => result.endpoints,
  show: endpoints,
});
