import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.enter', {
  args: ['side', 'quantity', 'symbol'],
  aliases: { orderType: ['type'] },
  description:
    "The order goes to the book as a client's would. Without a price it is a market order, unless --type says otherwise.",
  examples: [
    'simctl order enter BUY 100 AAPL --price 10.00',
    'simctl order enter sell 50 AAPL --type market --time-in-force ioc',
  ],
  answer: (result) => result,
  show: entered,
});
