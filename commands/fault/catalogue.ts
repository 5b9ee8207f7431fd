import { methodCommand } from '../../src/cli/method-command.ts';
import { faultKinds } from '../../src/cli/views/faults.ts';

export default methodCommand('fault.catalogue', {
  args: ['kind'],
  description: 'What they are, what each takes, and whether it changes what happens or only what is told.',
  examples: ['simctl fault catalogue', 'simctl fault catalogue ack-late --json'],
  answer: (result) => result.kinds,
  show: faultKinds,
});
