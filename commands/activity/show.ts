import { methodCommand } from '../../src/cli/method-command.ts';
import { activity } from '../../src/cli/views/activity.ts';

export default methodCommand('activity.show', {
  args: ['symbol'],
  description:
    'A level stands for bots that quote and trade. "simctl bot list" shows those that it has made, and a venue file may change the numbers of a level and add levels.',
  examples: ['simctl activity show', 'simctl activity show AAPL --json'],
  watched: true,
  answer: (result) => result,
  show: activity,
});
