import { methodCommand } from '../../src/cli/method-command.ts';
import { holds } from '../../src/cli/views/lists.ts';

export default methodCommand('hold.add', {
  args: ['name'],
  description:
    'What it takes waits until somebody decides: release, ack, reject, fill and the other commands of "simctl order". Nothing waits for ever: after the timeout it is released, or what else is asked.',
  examples: [
    'simctl hold add desk --owner "fix44.*" --pend',
    'simctl hold add late --stages cancel,replace --timeout-ms 5000',
    'simctl hold add big --symbol AAPL --min-quantity 1000 --times 1',
  ],
  answer: (result) => [result.hold],
  show: holds,
});
