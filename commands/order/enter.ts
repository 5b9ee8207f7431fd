import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.enter', {
  args: ['side', 'quantity', 'symbol'],
  aliases: { orderType: ['type'] },
  description:
    "The order goes to the book as a client's would. Its type follows from what is given, unless --type says otherwise: \
limit with a price, stop with a stop price, pegged with a peg, market with none of them.",
  examples: [
    'simctl order enter BUY 100 AAPL --price 10.00',
    'simctl order enter sell 50 AAPL --type market --time-in-force ioc',
    'simctl order enter sell 50 AAPL --stop-price 9.50',
    'simctl order enter buy 5000 AAPL --price 10.00 --display 500 --expire-at 2026-12-24',
  ],
  answer: (result) => result,
  show: entered,
});
