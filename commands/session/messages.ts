import { methodCommand } from '../../src/cli/method-command.ts';
import { toldMessages } from '../../src/cli/views/told-messages.ts';

export default methodCommand('session.messages', {
  args: ['session'],
  description:
    'What the client has been told, or is told when it logs on and asks: orders, executions, refusals. Session messages and market data are not kept, nor is what a fault has made of the bytes. "simctl session log" shows what has really gone over the connection.',
  examples: ['simctl session messages fix44.CLIENT1', 'simctl session messages fix44.CLIENT1 --from 1200'],
  answer: (result) => result,
  show: toldMessages,
});
