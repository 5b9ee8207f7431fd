import { methodCommand } from '../../src/cli/method-command.ts';
import { instrument } from '../../src/cli/views/details.ts';

export default methodCommand('instrument.show', {
  args: ['symbol'],
  description: 'What it is, what orders in it must be like, and in which phase it is.',
  examples: ['simctl instrument show AAPL'],
  answer: (result) => result,
  show: instrument,
});
