import { methodCommand } from '../../src/cli/method-command.ts';
import { clockRun } from '../../src/cli/views/clock.ts';

export default methodCommand('clock.advance', {
  args: ['to'],
  description:
    'All that is due until then happens at its own time and in order, as if the time had passed. The answer comes when it has happened, is stored and is sent. Only for a clock that is manual.',
  examples: ['simctl clock advance 30s', 'simctl clock advance 2026-01-05T16:30:00Z'],
  answer: (result) => result,
  show: clockRun,
});
