/** What can stand in a command line: read from the commands themselves by whoever has them. */
export interface CommandWords {
  /** `order enter` */
  readonly command: string;
  readonly summary: string;
  readonly flags: readonly CommandFlag[];
  readonly args: readonly { readonly words: readonly string[] }[];
}

interface CommandFlag {
  /** With its dashes. */
  readonly name: string;
  readonly takesValue: boolean;
  readonly words: readonly string[];
}

/** The commands of the command line, for the `:` of the dashboard. */
export interface CommandLine {
  commands(): Promise<readonly CommandWords[]>;
  /** Runs one to its end, and tells what it prints as it comes. Returns its exit code. */
  run(words: readonly string[], print: (text: string) => void, signal: AbortSignal): Promise<number>;
}

/** Words as a shell would part them: blanks, and quotes around words that have some. */
export function wordsOf(text: string): string[] {
  return Array.from(
    text.matchAll(/"([^"]*)"?|'([^']*)'?|(\S+)/g),
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

export interface Completion {
  /** The text with what is sure. */
  readonly text: string;
  /** What could be the last word, when there are several. */
  readonly choices: readonly string[];
}

/** Completes the last word of the text. */
export function complete(commands: readonly CommandWords[], text: string): Completion {
  const words = text === '' || text.endsWith(' ') ? [...wordsOf(text), ''] : wordsOf(text);
  const last = words.at(-1) ?? '';
  const choices = choicesFor(commands, words.slice(0, -1)).filter((word) => word.startsWith(last));
  if (choices.length === 0) return { text, choices };
  const sure = commonStart(choices);
  const completed = text.slice(0, text.length - last.length) + sure + (choices.length === 1 ? ' ' : '');
  return { text: completed, choices: choices.length === 1 ? [] : choices };
}

/** What can follow these words. */
function choicesFor(commands: readonly CommandWords[], before: readonly string[]): string[] {
  const started = before.join(' ');
  const command = commands.find((each) => started === each.command || started.startsWith(`${each.command} `));
  if (command === undefined) {
    const depth = before.length;
    const following = commands
      .map((each) => each.command.split(' '))
      .filter((each) => before.every((word, index) => each[index] === word) && each.length > depth);
    return [...new Set(following.map((each) => each[depth]!))];
  }
  const given = before.slice(command.command.split(' ').length);
  const flag = command.flags.find(({ name }) => name === given.at(-1));
  if (flag?.takesValue === true) return [...flag.words];
  const argument = given.filter((word) => !word.startsWith('-')).length;
  const flags = command.flags.map(({ name }) => name).filter((name) => !given.includes(name));
  return [...(command.args[argument]?.words ?? []), ...flags];
}

function commonStart(words: readonly string[]): string {
  const [first = '', ...rest] = words;
  let length = first.length;
  for (const word of rest) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
