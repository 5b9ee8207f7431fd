import { methodCommand } from '../../src/cli/method-command.ts';
import { clock } from '../../src/cli/views/clock.ts';

export default methodCommand('clock.set', {
  args: ['mode'],
  description:
    'Stops the clock to move it by hand, lets it run fast, or lets it go with the time of the machine again. It never goes back. A leap with --at is like an outage: of several phases that it passes over the last one begins, of several trading days one ends; clock advance has all of them happen.',
  examples: [
    'simctl clock set manual',
    'simctl clock set manual --at 2026-01-05T08:00:00Z',
    'simctl clock set scaled --factor 60',
    'simctl clock set real',
  ],
  answer: (result) => result.clock,
  show: clock,
});
