import { Flags } from '@oclif/core';
import { Interrupt } from '../interrupt.ts';
import { stderr, stdout } from '../output.ts';
import { EXIT } from '../problem.ts';
import { Dictionaries, readOverlay } from './dictionaries.ts';
import { Selection } from './selection.ts';
import { FixShow } from './show.ts';
import type { Source } from '../file-source.ts';

/** How a log of FIX messages is shown, and which of them. */
export const FIX_FLAGS = {
  short: Flags.boolean({ description: 'One line a message: ids, symbol, side, quantity, price, status' }),
  follow: Flags.boolean({
    char: 'f',
    description: 'Go on with what is added, also when the file is rotated',
  }),
  last: Flags.integer({
    description: 'Of what is there already, only so many messages: the last ones',
    helpValue: '<number>',
    min: 0,
    max: 100_000,
  }),
  type: Flags.string({
    description: 'Only these messages, by MsgType or name: D,8 or ExecutionReport',
    helpValue: '<type>',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  order: Flags.string({
    description: 'Only messages of this order: any ClOrdID that it has had, or its OrderID',
    helpValue: '<id>',
  }),
  validate: Flags.boolean({
    description: 'Check each against the dictionary; exit code 1 when something is wrong',
  }),
  dictionary: Flags.string({
    description: "A dictionary of one's own, in QuickFIX's XML format",
    helpValue: '<file>',
  }),
  'dictionary-mode': Flags.option({
    description: 'Whether it is added to the version of FIX, or all there is',
    options: ['extend', 'replace'] as const,
    default: 'extend',
  })(),
  'show-secrets': Flags.boolean({ description: 'Show passwords as they are' }),
};

export interface FixWords {
  readonly json: boolean;
  readonly short: boolean;
  readonly follow: boolean;
  readonly last?: number | undefined;
  readonly type?: readonly string[] | undefined;
  readonly session?: string | undefined;
  readonly order?: string | undefined;
  readonly validate: boolean;
  readonly dictionary?: string | undefined;
  readonly 'dictionary-mode': 'extend' | 'replace';
  readonly 'show-secrets': boolean;
}

/** Shows a log as the words of the command line want it, and sets the exit code. */
export async function showLog(source: Source, words: FixWords): Promise<void> {
  const { dictionary, type: types = [], session, order } = words;
  const overlay = dictionary === undefined ? null : readOverlay(dictionary, words['dictionary-mode']);
  using interrupt = new Interrupt();
  const show = new FixShow(
    source,
    {
      form: words.json ? 'json' : words.short ? 'short' : 'fields',
      validate: words.validate,
      showSecrets: words['show-secrets'],
      follow: words.follow,
      last: words.last ?? Infinity,
      selection: new Selection({ types, session, order }),
      dictionaries: new Dictionaries(overlay),
    },
    stdout,
    stderr,
    interrupt.signal,
  );
  if (!(await show.run())) process.exitCode = EXIT.refused;
}
