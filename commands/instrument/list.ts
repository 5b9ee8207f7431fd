import { methodCommand } from '../../src/cli/method-command.ts';
import { instruments } from '../../src/cli/views/lists.ts';

export default methodCommand('instrument.list', {
  description: 'Prices of an instrument are multiples of its tick, quantities are multiples of its lot.',
  examples: ['simctl instrument list', 'simctl instrument list --symbol AAPL --json'],
  watched: true,
  answer: (result) => result.instruments,
  show: instruments,
});
