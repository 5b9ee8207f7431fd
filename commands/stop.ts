import { SimctlCommand } from '../src/cli/command.ts';
import { withClient } from '../src/cli/connect.ts';
import { processEnded } from '../src/cli/process-ended.ts';
import { stdout } from '../src/cli/output.ts';
import { Problem } from '../src/cli/problem.ts';

const GONE_WITHIN_MS = 5_000;

export default class Stop extends SimctlCommand {
  static override summary = 'Stop the daemon in good order.';
  static override description =
    'Logs the clients out, saves what is to be kept, and returns when the process has ended. ' +
    'Unless the daemon is ephemeral, "simctl start" goes on where it stopped.';
  static override examples = ['simctl stop', 'simctl stop --name ci'];

  async run(): Promise<void> {
    const { flags } = await this.words();
    const stopped = await withClient(flags, (client) => client.call('daemon.stop'));
    // The process of another machine cannot be watched from here.
    if (flags.connect === undefined && !(await processEnded(stopped.pid, GONE_WITHIN_MS))) {
      throw new Problem(
        `${stopped.name} was told to stop, but process ${stopped.pid} is still there after 5 seconds.`,
        {
          code: 'still-running',
          next: `Look into its log, or end it with: kill -9 ${stopped.pid}`,
        },
      );
    }
    if (flags.json) stdout.json(stopped);
    else stdout.line(`stopped ${stopped.name}`);
  }
}
