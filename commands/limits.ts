import { methodCommand } from '../src/cli/method-command.ts';
import { limits } from '../src/cli/views/details.ts';

export default methodCommand('daemon.limits', {
  description:
    'What one connection may ask of the daemon. None can be switched off; the protocol page says what each is of.',
  examples: ['simctl limits'],
  answer: (result) => result.limits,
  show: limits,
});
