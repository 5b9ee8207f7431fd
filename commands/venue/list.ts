import { methodCommand } from '../../src/cli/method-command.ts';
import { venues } from '../../src/cli/views/lists.ts';

export default methodCommand('venue.list', {
  description: 'One line a venue: what it has, and the file that it comes from.',
  examples: ['simctl venue list'],
  answer: (result) => result.venues,
  show: venues,
});
