import type { Command, Interfaces } from '@oclif/core';
import { wordsOf } from './parameters.ts';

/** A place of a command line: what can stand there. */
interface CompletedValue {
  /** The words that there are; empty when any will do. */
  readonly words: readonly string[];
  readonly file: boolean;
}

export interface CompletedFlag extends CompletedValue {
  /** With its dashes. */
  readonly name: string;
  readonly description: string;
  readonly takesValue: boolean;
}

export interface CompletedCommand {
  /** `order enter` */
  readonly command: string;
  readonly summary: string;
  readonly flags: readonly CompletedFlag[];
  readonly args: readonly CompletedValue[];
}

/** What a shell needs to know of a command, read from the command itself. */
export function completedCommand(id: string, command: Command.Class): CompletedCommand {
  const flags = Object.entries({ ...command.flags, ...command.baseFlags });
  return {
    command: id.replace(':', ' '),
    summary: command.summary ?? '',
    flags: [...flags.flatMap(([name, flag]) => completedFlags(name, flag)), HELP],
    args: Object.entries(command.args).map(([name, arg]) => ({
      words: wordsOf(arg),
      file: FILES.has(name),
    })),
  };
}

/** Arguments and values that are paths. */
const FILES: ReadonlySet<string> = new Set(['venues', 'file', 'files', '<path>', '<file>']);

const HELP: CompletedFlag = {
  name: '--help',
  description: 'Show help',
  takesValue: false,
  words: [],
  file: false,
};

function completedFlags(name: string, flag: Interfaces.FlagInput[string]): CompletedFlag[] {
  const { description = '' } = flag;
  if (flag.type === 'boolean') {
    const plain = { takesValue: false, words: [], file: false };
    const no = { ...plain, name: `--no-${name}`, description: `Not: ${description}` };
    return [{ ...plain, name: `--${name}`, description }, ...(flag.allowNo ? [no] : [])];
  }
  const value = { takesValue: true, words: wordsOf(flag), file: FILES.has(flag.helpValue?.toString() ?? '') };
  return [name, ...(flag.aliases ?? [])].map((each) => ({ ...value, name: `--${each}`, description }));
}
