import { Args, Flags } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { FIX_FLAGS, showLog } from '../../src/cli/fix/flags.ts';
import { FileSource, StreamSource } from '../../src/cli/file-source.ts';

export default class FixShowCommand extends SimctlCommand {
  static override summary = 'Show the FIX messages of a log, field by field.';
  static override description = `\
Reads logs of any program: FIX messages with SOH, |, ^A or another mark between the fields, one a line or many, after \
times and whatever else stands before them. Each is shown with the names of its fields and the meanings of their \
values, as its version of FIX has them; with --json as one object a line. No daemon is needed.

Passwords are shown as ***. --validate tells of each message how it is framed wrongly, and the first thing for which a \
FIX session would reject it.

Exit code 0, or 1 if --validate has found something, 2 if the file could not be read.`;

  static override examples = [
    'simctl fix show fix.log',
    'simctl fix show fix.log --short --order ORDER-1',
    'simctl fix show messages.log --validate --dictionary FIX44-custom.xml',
    {
      description: 'What the gateway writes, as it writes it: orders and their reports only.',
      command: 'simctl fix show gateway.log --follow --short --type D,F,G,8,9',
    },
  ];
  static override args = {
    file: Args.string({ description: 'The log; - for standard input', required: true, ignoreStdin: true }),
  };
  static override flags = {
    ...FIX_FLAGS,
    session: Flags.string({
      description: 'Only messages from or to this CompID, or between two: ACME:XSIM',
      helpValue: '<id>',
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FixShowCommand);
    const source =
      args.file === '-'
        ? new StreamSource(process.stdin, flags.order !== undefined)
        : new FileSource([args.file]);
    await showLog(source, flags);
  }
}
