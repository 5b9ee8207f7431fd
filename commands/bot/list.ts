import { methodCommand } from '../../src/cli/method-command.ts';
import { bots } from '../../src/cli/views/lists.ts';

export default methodCommand('bot.list', {
  description:
    'Bots keep books alive: they quote and trade like clients, with owners named bot:<name>. Those of kind plugin are code that a venue file names. That is trusted code: it runs with the rights of the daemon, and what keeps it from holding up the venue contains accidents, not malice.',
  examples: ['simctl bot list'],
  watched: true,
  answer: (result) => result.bots,
  show: bots,
});
