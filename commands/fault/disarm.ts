import { methodCommand } from '../../src/cli/method-command.ts';
import { fault } from '../../src/cli/views/faults.ts';

export default methodCommand('fault.disarm', {
  args: ['fault'],
  description: 'What it has delayed already still happens.',
  examples: ['simctl fault disarm ack-lost'],
  answer: (result) => result.fault,
  show: fault,
});
