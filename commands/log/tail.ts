import { Flags } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { logOf, tailLog } from '../../src/cli/tail-log.ts';
import { LOG_AREAS, LOG_LEVELS } from '../../src/management/log.ts';

export default class LogTail extends SimctlCommand {
  static override summary = "Show the daemon's log.";
  static override description = `\
What the daemon has done, logons, refusals, faults and what it could not do, an entry a line; with --json as it is in the \
file. The log is read from its files in the data directory, whether the daemon runs or not. What is logged is for \
"simctl log level" and "simctl start --log-level" to say.`;
  static override examples = [
    'simctl log tail',
    'simctl log tail --follow --area fix',
    'simctl log tail --level warn --last 100 --json',
  ];
  static override flags = {
    follow: Flags.boolean({ description: 'Go on with what is logged from now on' }),
    level: Flags.option({ description: 'Only entries of this level, or a higher one', options: LOG_LEVELS })({
      default: 'debug',
    }),
    area: Flags.option({ description: 'Only entries of this area', options: LOG_AREAS })(),
    last: Flags.integer({
      description: 'How many of the entries that are there',
      helpValue: '<number>',
      min: 0,
      max: 100_000,
      default: 50,
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(LogTail);
    const { follow, level, area = null, last, json } = flags;
    await tailLog(logOf(flags.name), { follow, level, area, last, json });
  }
}
