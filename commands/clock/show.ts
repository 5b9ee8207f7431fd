import { methodCommand } from '../../src/cli/method-command.ts';
import { clock } from '../../src/cli/views/clock.ts';

export default methodCommand('clock.show', {
  description:
    'One clock for all venues of the daemon. Orders, phases, trading days, session days, holds and bots go by it; connections (heartbeats, SendingTime) go by the time of the machine.',
  examples: ['simctl clock show', 'simctl clock show --json'],
  answer: (result) => result.clock,
  show: clock,
});
