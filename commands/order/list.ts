import { methodCommand } from '../../src/cli/method-command.ts';
import { orders } from '../../src/cli/views/lists.ts';

export default methodCommand('order.list', {
  description: 'Open orders and the closed ones that the daemon still remembers.',
  examples: [
    'simctl order list --open',
    'simctl order list --held',
    'simctl order list --owner operator --status filled,canceled',
  ],
  watched: true,
  answer: ({ orders: listed, requests }) =>
    listed.map((order) => ({
      ...order,
      request: requests.find(({ orderId }) => orderId === order.orderId) ?? null,
    })),
  show: orders,
});
