import { Command, Flags } from '@oclif/core';
import type { Meant } from './connect.ts';

const GLOBAL = { helpGroup: 'GLOBAL' };

interface Words {
  readonly args: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, unknown>> & Meant & { readonly json: boolean };
}

/** What every command of simctl has: --name, --json, and one way to fail. */
export abstract class SimctlCommand extends Command {
  static override baseFlags = {
    name: Flags.string({
      ...GLOBAL,
      description: 'The daemon that is meant; needed only when several run',
      helpValue: '<daemon>',
    }),
    connect: Flags.string({
      ...GLOBAL,
      description:
        'A daemon on another machine, or behind a unix socket, in place of --name; the token is that of SIMCTL_TOKEN_FILE or SIMCTL_TOKEN',
      helpValue: '<address:port>|unix:<path>',
      exclusive: ['name'],
    }),
    'tls-ca': Flags.string({
      ...GLOBAL,
      description: "With --connect: the certificates to trust, in place of the system's",
      helpValue: '<path>',
      dependsOn: ['connect'],
    }),
    'tls-cert': Flags.string({
      ...GLOBAL,
      description: 'With --connect: the certificate of this client, for a daemon that asks for one',
      helpValue: '<path>',
      dependsOn: ['connect', 'tls-key'],
    }),
    'tls-key': Flags.string({
      ...GLOBAL,
      description: 'Key of that certificate; nobody else may be able to read it',
      helpValue: '<path>',
      dependsOn: ['tls-cert'],
    }),
    json: Flags.boolean({
      ...GLOBAL,
      description:
        'Print the answer as JSON; a failure is {"error":{"code","message","next"}} on standard error',
    }),
  };

  /** oclif would print the failure and choose the exit code; run.ts does both, for all failures alike. */
  protected override catch(error: Error): Promise<void> {
    throw error;
  }

  protected words(): Promise<Words> {
    return this.parse(this.ctor) as Promise<Words>;
  }
}
