import { type Command, Flags } from '@oclif/core';
import type { CallableMethod, Client } from '../../sdk/index.ts';
import { METHODS, type Params, type Result } from '../management/methods.ts';
import { SimctlCommand } from './command.ts';
import { withClient } from './connect.ts';
import { type Output, stderr, stdout } from './output.ts';
import { argsFor, flagsFor, parametersFrom, parametersOf } from './parameters.ts';
import { watch } from './watch.ts';

interface MethodCommand<M extends CallableMethod, Answer> {
  /** What the summary of the method leaves to say. */
  readonly description: string;
  readonly examples: readonly string[];
  /** Parameters that are positional arguments, in this order; all others are flags. */
  readonly args?: readonly (keyof Params<M> & string)[];
  /** Other names of flags, by parameter. */
  readonly aliases?: { readonly [P in keyof Params<M>]?: readonly string[] };
  /** Whether --watch shows the answer again whenever it has changed. */
  readonly watched?: boolean;
  /** The part of the result that the user asked for: all that --json prints. */
  readonly answer: (result: Result<M>) => Answer;
  readonly show: (answer: Answer, output: Output) => void;
}

/** The command that is nothing but a method of the management protocol: parameters in, answer out. */
export function methodCommand<M extends CallableMethod, Answer>(
  method: M,
  { description, examples, args = [], aliases = {}, watched = false, answer, show }: MethodCommand<M, Answer>,
): Command.Class {
  const set = parametersOf(METHODS[method].params);
  const names = Object.keys(set.properties).filter((name) => !(args as readonly string[]).includes(name));
  const flags = { ...flagsFor(set, names, aliases), ...(watched ? WATCH : {}) };
  return class extends SimctlCommand {
    static readonly method = method;
    static override summary = `${METHODS[method].summary}.`;
    static override description = description;
    static override examples = [...examples];
    static override args = argsFor(set, args);
    static override flags = flags;

    async run(): Promise<void> {
      const words = await this.words();
      const parameters = parametersFrom(set, words.args, words.flags);
      // The schema that the parameters were read by is the method's own.
      const ask = (client: Client): Promise<Result<M>> =>
        client.call(...([method, parameters] as unknown as Parameters<typeof client.call<M>>));
      if (words.flags['watch'] === true) {
        return await withClient(words.flags, (client) =>
          watch(async () => answer(await ask(client)), show, words.flags),
        );
      }
      const result = await withClient(words.flags, ask);
      if (words.flags.json) stdout.json(answer(result));
      else show(answer(result), stdout);
      if (!words.flags.json && 'more' in result && result.more) stderr.line(MORE);
    }
  };
}

/** For commands whose answer changes while one looks at it. */
const WATCH = {
  watch: Flags.boolean({ description: 'Show it again whenever it has changed, until Ctrl-C' }),
};

const MORE = 'There are more than these: ask for more with --limit, or for fewer with the other flags.';
