import { methodCommand } from '../../src/cli/method-command.ts';
import { endpoints } from '../../src/cli/views/lists.ts';

export default methodCommand('endpoint.show', {
  args: ['endpoint'],
  description:
    'Its port is the one that it listens on, also where the venue file leaves the choice to the system.',
  examples: ['simctl endpoint show fix44'],
  answer: (result) => result.endpoint,
  show: (endpoint, output) => endpoints([endpoint], output),
});
