import { SimctlCommand } from '../src/cli/command.ts';
import { withClient } from '../src/cli/connect.ts';
import { stdout } from '../src/cli/output.ts';
import { status } from '../src/cli/views/details.ts';

export default class Status extends SimctlCommand {
  static override summary = 'Show how the daemon is.';
  static override description = `\
Its process, where its data is, whether it is well, how busy it is, and its venues. Rates are of the last second, ten and \
sixty; the latencies of orders, from the read of a request to the write of its answer, and the delays of the event loop \
are of about the last minute.`;
  static override examples = ['simctl status', 'simctl status --name ci --json'];

  async run(): Promise<void> {
    const { flags } = await this.words();
    const daemon = await withClient(flags.name, (client) => client.call('daemon.status'));
    if (flags.json) stdout.json(daemon);
    else status(daemon, stdout);
  }
}
