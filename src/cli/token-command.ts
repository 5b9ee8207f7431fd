import { type Command, Flags } from '@oclif/core';
import type { Client } from '../../sdk/index.ts';
import { METHODS, type Params, type Result } from '../management/methods.ts';
import { SimctlCommand } from './command.ts';
import { withClient } from './connect.ts';
import { stdout } from './output.ts';
import { argsFor, flagsFor, parametersFrom, parametersOf } from './parameters.ts';
import { TokenFile } from './token-file.ts';

interface TokenCommand {
  readonly description: string;
  readonly examples: readonly string[];
}

/** The command whose answer is a token: shown once, or put into a file that nobody else can read. */
export function tokenCommand(
  method: 'user.add' | 'user.renewToken',
  { description, examples }: TokenCommand,
): Command.Class {
  const set = parametersOf(METHODS[method].params);
  const others = Object.keys(set.properties).filter((name) => name !== 'user');
  return class extends SimctlCommand {
    static readonly method = method;
    static override summary = `${METHODS[method].summary}.`;
    static override description = description;
    static override examples = [...examples];
    static override args = argsFor(set, ['user']);
    static override flags = {
      ...flagsFor(set, others),
      'token-file': Flags.string({
        description: 'A new file for the token, readable by you alone; otherwise it is printed',
        helpValue: '<path>',
      }),
    };

    async run(): Promise<void> {
      const { args, flags } = await this.words();
      const parameters = parametersFrom(set, args, flags) as unknown as Params<'user.add'>;
      const ask = (): Promise<Result<typeof method>> =>
        withClient(flags, (client: Client) => client.call(method, parameters));
      const path = flags['token-file'] as string | undefined;
      if (path === undefined) {
        const answer = await ask();
        if (flags.json) return stdout.json(answer);
        stdout.line(answer.token);
        return;
      }
      using file = new TokenFile(path);
      const { token, ...answer } = await ask();
      file.write(token);
      if (flags.json) stdout.json({ ...answer, tokenFile: path });
      else stdout.line(`The token of ${answer.user} (${answer.role}) is in ${path}.`);
    }
  };
}
