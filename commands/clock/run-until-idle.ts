import { methodCommand } from '../../src/cli/method-command.ts';
import { clockRun } from '../../src/cli/views/clock.ts';

export default methodCommand('clock.runUntilIdle', {
  description:
    'Goes from deadline to deadline as long as the next one is near, and says why it stopped. With bots there is always a next one, so the number of steps has a bound. Only for a clock that is manual.',
  examples: ['simctl clock run-until-idle', 'simctl clock run-until-idle --within 1m --steps 500'],
  answer: (result) => result,
  show: clockRun,
});
