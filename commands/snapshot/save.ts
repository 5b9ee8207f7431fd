import { Args, Flags } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { stdout } from '../../src/cli/output.ts';
import { writeSnapshot } from '../../src/cli/snapshot-file.ts';
import { snapshots } from '../../src/cli/views/snapshots.ts';

export default class SnapshotSave extends SimctlCommand {
  static override summary = 'Keep a venue as it is now.';
  static override description =
    'Its books, orders, trades, holds and phases, its sessions with their numbers and what they could send again, its bots with their seeds, and its time. With --file it is written into a file as well.';
  static override examples = [
    'simctl snapshot save opening',
    "simctl snapshot save opening --note 'before the auction'",
    'simctl snapshot save opening --file opening.jsonl',
  ];
  static override args = {
    snapshot: Args.string({ description: 'What it is to be called', required: true, ignoreStdin: true }),
  };
  static override flags = {
    venue: Flags.string({
      description: 'The venue; needed only when several could be meant',
      helpValue: '<value>',
    }),
    note: Flags.string({ description: 'What there is to say of it', helpValue: '<value>' }),
    file: Flags.string({ description: 'A new file that gets its text', helpValue: '<path>' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SnapshotSave);
    const { snapshot } = await withClient(flags, async (client) => {
      const saved = await client.snapshot.save({ ...args, venue: flags.venue, note: flags.note });
      if (flags.file !== undefined) await writeSnapshot(client, args.snapshot, flags.file);
      return saved;
    });
    if (flags.json) stdout.json(snapshot);
    else snapshots([snapshot], stdout);
  }
}
