import { methodCommand } from '../../src/cli/method-command.ts';
import { faults } from '../../src/cli/views/faults.ts';

export default methodCommand('fault.list', {
  description: 'In the order in which they act. "simctl fault catalogue" lists what can be armed.',
  examples: ['simctl fault list', 'simctl fault list --armed'],
  answer: (result) => result.faults,
  show: faults,
});
