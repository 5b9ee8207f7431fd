import { methodCommand } from '../../src/cli/method-command.ts';
import { activityBooks } from '../../src/cli/views/activity.ts';

export default methodCommand('activity.set', {
  args: ['level', 'symbol'],
  description:
    'Without a symbol it is all books of the venue. The bots of the former level stop, and their orders are canceled. The next start has what the venue file says.',
  examples: [
    'simctl activity set fast AAPL',
    'simctl activity set none',
    'simctl activity set slow --venue XSIM',
  ],
  answer: (result) => result.books,
  show: activityBooks,
});
