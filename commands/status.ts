import { SimctlCommand } from '../src/cli/command.ts';
import { withClient } from '../src/cli/connect.ts';
import { stdout } from '../src/cli/output.ts';
import { status } from '../src/cli/views/details.ts';

export default class Status extends SimctlCommand {
  static override summary = 'Show how the daemon is.';
  static override description = 'Its process, where its data is, whether it is well, and its venues.';
  static override examples = ['simctl status', 'simctl status --name ci --json'];

  async run(): Promise<void> {
    const { flags } = await this.words();
    const daemon = await withClient(flags.name, (client) => client.call('daemon.status'));
    if (flags.json) stdout.json(daemon);
    else status(daemon, stdout);
  }
}
