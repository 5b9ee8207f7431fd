import { Flags } from '@oclif/core';
import { SimctlCommand } from '../../src/cli/command.ts';
import { withClient } from '../../src/cli/connect.ts';
import { flagsFor, parametersFrom, parametersOf } from '../../src/cli/parameters.ts';
import { tailEvents } from '../../src/cli/tail-events.ts';
import { METHODS } from '../../src/management/methods.ts';

const PARAMETERS = parametersOf(METHODS['events.subscribe'].params);

export default class EventsTail extends SimctlCommand {
  static override summary = 'Follow events as they happen.';
  static override description = `\
Orders, fills, cancels, trades and logons, one line each, until Ctrl-C or --limit. With --json each is one line of JSON. \
If this command cannot keep up, what it missed is said on standard error.`;
  static override examples = [
    'simctl events tail',
    'simctl events tail --types trade,order-rejected --symbol AAPL',
    'simctl events tail --json --limit 10',
  ];
  static override flags = {
    ...flagsFor(PARAMETERS, Object.keys(PARAMETERS.properties)),
    limit: Flags.integer({ description: 'End after so many events', helpValue: '<number>', min: 1 }),
  };

  async run(): Promise<void> {
    const { flags } = await this.words();
    const limit = (flags['limit'] as number | undefined) ?? Infinity;
    await withClient(flags, (client) =>
      tailEvents(client, parametersFrom(PARAMETERS, {}, flags), { limit, json: flags.json }),
    );
  }
}
