import { methodCommand } from '../../src/cli/method-command.ts';
import { instruments } from '../../src/cli/views/lists.ts';

export default methodCommand('instrument.create', {
  args: ['symbol'],
  description:
    'The other terms are given, or those of another instrument. It trades until it is removed or the daemon ends: what is to stay belongs into the venue file.',
  examples: [
    'simctl instrument create AAPL-2 --like AAPL',
    'simctl instrument create BARC.L --asset-class equity --currency GBX --tick-size 0.01 --lot-size 1',
  ],
  answer: (result) => [result.instrument],
  show: instruments,
});
