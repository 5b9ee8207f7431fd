import { readFileSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { SimctlCommand } from '../src/cli/command.ts';
import { withClient } from '../src/cli/connect.ts';
import { stdout } from '../src/cli/output.ts';
import { EXIT, Problem } from '../src/cli/problem.ts';

export default class Reconcile extends SimctlCommand {
  static override summary =
    'Compare what a venue knows of a session, what it has told, and what your system says.';
  static override description = `\
Per order and execution: what the venue has, what the session was told, what a drop copy was told, and what a file \
claims. Differences that a fault has made on purpose are marked with its name. First the client is given time to take all \
that was sent.

The file of claims is JSON: { "orders": [{ "clientOrderId": "A1", "cumQuantity": "40", "leavesQuantity": "60", \
"averagePrice": "1.23", "status": "partially-filled" }], "executions": [{ "executionId": "E-12", "quantity": "40", \
"price": "1.23" }] }. What is left out is not compared; a list that is there must be whole.

Exit code 0 if all agree but for faults, 1 if not, 2 if it could not be compared.`;
  static override examples = [
    'simctl reconcile fix44.CLIENT1 --claims claims.json',
    'simctl reconcile fix44.CLIENT1 --drop-copy fix44.BACKOFFICE --json',
  ];
  static override args = {
    session: Args.string({ description: 'The session, by its name', required: true, ignoreStdin: true }),
  };
  static override flags = {
    venue: Flags.string({
      description: 'The venue; needed only when several could be meant',
      helpValue: '<value>',
    }),
    claims: Flags.string({ description: 'File with what your system says', helpValue: '<file>' }),
    'drop-copy': Flags.string({ description: 'A session that is told the same', helpValue: '<value>' }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Reconcile);
    const { readClaims, reconcile } = await import('../sdk/index.ts');
    const claims = flags.claims === undefined ? undefined : readClaims(read(flags.claims), flags.claims);
    const { venue, 'drop-copy': dropCopy } = flags;
    const { session } = args;
    const result = await withClient(flags, (client) =>
      reconcile(client, { venue, session, claims, dropCopy }),
    );
    if (flags.json) stdout.json(result);
    else for (const line of String(result).split('\n')) stdout.line(line);
    if (result.unexpected.length > 0) process.exitCode = EXIT.refused;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message}`, { code: 'unreadable-file' });
  }
}
