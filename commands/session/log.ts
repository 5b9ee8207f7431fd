import { Args, Flags } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { FIX_FLAGS, showLog } from '../../src/cli/fix/flags.ts';
import { sessionLogFiles } from '../../src/cli/fix/session-log.ts';
import { FileSource } from '../../src/cli/file-source.ts';

export default class SessionLog extends SimctlCommand {
  static override summary = 'Show the messages that a session has received and sent.';
  static override description = `\
A daemon that keeps its data logs the messages of each session, without passwords: a file each in the folder "logs" of \
its data directory, and the ones before that became too large. This shows them as "simctl fix show" does, whether the \
daemon runs or not; "in" is what the venue has received.`;

  static override examples = [
    'simctl session log fix44.CLIENT1 --short',
    'simctl session log fix44.CLIENT1 --follow --last 10',
    'simctl session log fix44.CLIENT1 --order ORDER-1',
  ];
  static override args = {
    session: Args.string({ description: 'Name of the session', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...FIX_FLAGS,
    venue: Flags.string({
      description: 'Its venue; needed only when several have a session of this name',
      helpValue: '<venue>',
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SessionLog);
    const files = sessionLogFiles({ daemon: flags.name, venue: flags.venue, session: args.session });
    await showLog(new FileSource(files), flags);
  }
}
