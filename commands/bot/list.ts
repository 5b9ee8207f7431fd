import { methodCommand } from '../../src/cli/method-command.ts';
import { bots } from '../../src/cli/views/lists.ts';

export default methodCommand('bot.list', {
  description: 'Bots keep books alive: they quote and trade like clients, with owners named bot:<name>.',
  examples: ['simctl bot list'],
  watched: true,
  answer: (result) => result.bots,
  show: bots,
});
