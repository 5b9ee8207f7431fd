import { methodCommand } from '../src/cli/method-command.ts';
import { protocol } from '../src/cli/views/protocol.ts';

export default methodCommand('rpc.discover', {
  description:
    'The methods that the daemon offers to programs, with the role that each needs. With --json it is the OpenRPC ' +
    'document, with a JSON Schema of every parameter, result and event.',
  examples: ['simctl protocol', 'simctl protocol --json > openrpc.json'],
  answer: (document) => document,
  show: protocol,
});
