import { Command, Flags } from '@oclif/core';

const GLOBAL = { helpGroup: 'GLOBAL' };

interface Words {
  readonly args: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, unknown>> & { readonly name?: string; readonly json: boolean };
}

/** What every command of simctl has: --name, --json, and one way to fail. */
export abstract class SimctlCommand extends Command {
  static override baseFlags = {
    name: Flags.string({
      ...GLOBAL,
      description: 'The daemon that is meant; needed only when several run',
      helpValue: '<daemon>',
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
