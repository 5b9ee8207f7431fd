import { methodCommand } from '../../src/cli/method-command.ts';
import { trades } from '../../src/cli/views/lists.ts';

export default methodCommand('trade.list', {
  description: 'Those that the daemon remembers, the latest at the end.',
  examples: ['simctl trade list', 'simctl trade list --symbol AAPL --limit 5 --json'],
  watched: true,
  answer: (result) => result.trades,
  show: trades,
});
