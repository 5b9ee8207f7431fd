import { methodCommand } from '../../src/cli/method-command.ts';
import { phases } from '../../src/cli/views/lists.ts';

export default methodCommand('phase.set', {
  args: ['phase'],
  description:
    'What the phase brings happens at once: an auction that ends is matched, orders that may not stay are canceled. The schedule of the venue file goes on; its next entry sets the next phase.',
  examples: [
    'simctl phase set opening-auction',
    'simctl phase set continuous',
    'simctl phase set halt --symbol AAPL --until 60s',
    'simctl phase set follow-venue --symbol AAPL',
  ],
  answer: (result) => [result.phase],
  show: phases,
});
