import { methodCommand } from '../../src/cli/method-command.ts';
import { fault } from '../../src/cli/views/faults.ts';

export default methodCommand('fault.show', {
  args: ['fault'],
  description: 'With what it has done, and why it did not fire the last time that it might have.',
  examples: ['simctl fault show ack-lost'],
  answer: (result) => result.fault,
  show: fault,
});
