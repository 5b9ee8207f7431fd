import { methodCommand } from '../../src/cli/method-command.ts';
import { logLevels } from '../../src/cli/views/log.ts';

export default methodCommand('daemon.logLevel', {
  description:
    'Without levels it shows those that hold. A change holds until the daemon ends; "simctl start --log-level" is for the next one.',
  examples: ['simctl log level', 'simctl log level fix=debug', 'simctl log level info,store=warn'],
  args: ['levels'],
  answer: (result) => result.levels,
  show: logLevels,
});
