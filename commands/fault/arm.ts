import { methodCommand } from '../../src/cli/method-command.ts';
import { fault } from '../../src/cli/views/faults.ts';

export default methodCommand('fault.arm', {
  args: ['kind', 'fault'],
  description:
    'What fits goes wrong, as often as --times says, whether or not the session is connected now. "simctl fault catalogue" lists the kinds and what each takes; "simctl fault show" tells what it has done.',
  examples: [
    'simctl fault arm ack-lost --session "fix44.*" --nth 2',
    'simctl fault arm cancel-unasked surprise --symbol AAPL --delay-ms 2000',
    'simctl fault arm fill-duplicate --symbol AAPL --copies 2 --flag poss-resend --times 5',
    'simctl fault arm ack-late --delay-ms 500 --jitter-ms 200 --probability-percent 10 --times 1000',
  ],
  answer: (result) => result.fault,
  show: fault,
});
