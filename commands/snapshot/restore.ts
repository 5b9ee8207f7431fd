import { Args, Flags } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { stdout } from '../../src/cli/output.ts';
import { bringSnapshot } from '../../src/cli/snapshot-file.ts';
import { restored } from '../../src/cli/views/snapshots.ts';

export default class SnapshotRestore extends SimctlCommand {
  static override summary = 'Take a venue back to a snapshot; sessions that are connected are logged out.';
  static override description =
    'All of it or nothing: it is refused where the venue file has changed so that the snapshot does not fit. A manual clock goes back as well where no other venue lives by it; otherwise what was due since then happens at once, as after an outage.';
  static override examples = [
    'simctl snapshot restore opening',
    'simctl snapshot restore opening --file opening.jsonl',
  ];
  static override args = {
    snapshot: Args.string({ description: 'What it is called', required: true, ignoreStdin: true }),
  };
  static override flags = {
    venue: Flags.string({
      description: 'Another venue than the one that it was made of',
      helpValue: '<value>',
    }),
    file: Flags.string({
      description: 'Read it from this file first, and keep it by its name',
      helpValue: '<path>',
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SnapshotRestore);
    const result = await withClient(flags, async (client) => {
      if (flags.file !== undefined) await bringSnapshot(client, args.snapshot, flags.file);
      return await client.snapshot.restore({ ...args, venue: flags.venue });
    });
    if (flags.json) stdout.json(result);
    else restored(result, stdout);
  }
}
