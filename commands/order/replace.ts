import { methodCommand } from '../../src/cli/method-command.ts';
import { entered } from '../../src/cli/views/details.ts';

export default methodCommand('order.replace', {
  args: ['orderId'],
  description:
    'What is not given stays as it is. The order loses its place in the queue if its price changes or its quantity grows.',
  examples: [
    'simctl order replace O-7 --price 10.05',
    'simctl order replace O-7 --quantity 80',
    'simctl order replace O-7 --stop-price 9.40',
  ],
  answer: (result) => result,
  show: entered,
});
