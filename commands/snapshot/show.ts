import { Args } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { stdout } from '../../src/cli/output.ts';
import { snapshotLines } from '../../src/cli/snapshot-file.ts';

export default class SnapshotShow extends SimctlCommand {
  static override summary = 'Show a snapshot: a line of JSON for each entity.';
  static override description =
    'The text is what snapshot save --file writes: entities in an order that does not change, prices and quantities as decimal text.';
  static override examples = ['simctl snapshot show opening', 'simctl snapshot show opening > opening.jsonl'];
  static override args = {
    snapshot: Args.string({ description: 'What it is called', required: true, ignoreStdin: true }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SnapshotShow);
    await withClient(flags, async (client) => {
      for await (const lines of snapshotLines(client, args.snapshot))
        for (const line of lines) stdout.line(line);
    });
  }
}
