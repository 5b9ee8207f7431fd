import type { CompletedCommand, CompletedFlag } from './completion-words.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Completed {
  readonly commands: readonly CompletedCommand[];
  /** What the topics are about. */
  readonly topics: Readonly<Record<string, string>>;
}

/** The scripts know all words themselves: nothing is started while somebody types. */
export const SCRIPTS: { readonly [S in Shell]: (completed: Completed) => string } = {
  bash: bashScript,
  zsh: (completed) => `#compdef simctl
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
autoload -Uz +X bashcompinit && bashcompinit
${bashScript(completed)}`,
  fish: fishScript,
};

// ---------------------------------------------------------------- bash

/** For bash 3.2 and later, as macOS has it. Where there are no words of ours the shell completes files. */
function bashScript({ commands }: Completed): string {
  return `# Completion of simctl: made by "simctl completion", for this version of it.
_simctl() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local command='' word='' next='' flags='' values='' offered='' skip='' at=1 args=0
  _simctl_next
  while [ "$at" -lt "$COMP_CWORD" ]; do
    word="\${COMP_WORDS[at]}"
    case "$word" in
      -*) case " $values " in *" $word "*) skip=1 ;; *) skip='' ;; esac ;;
      *)
        if [ -n "$skip" ]; then skip=''
        elif [ -n "$next" ]; then command="\${command:+$command }$word"; _simctl_next
        else args=$((args + 1)); fi ;;
    esac
    at=$((at + 1))
  done
  if [ -n "$skip" ]; then _simctl_values "$command $prev"
  else case "$cur" in
    -*) offered="$flags" ;;
    *) if [ -n "$next" ]; then offered="$next"; else _simctl_values "$command $args"; fi ;;
  esac; fi
  COMPREPLY=($(compgen -W "$offered" -- "$cur"))
}

# What can follow the command: further words of it, or its flags and those of them that take a value.
_simctl_next() {
  next='' flags='' values=''
  case "$command" in
${[...followers(commands)].map(([words, next]) => `    '${words}') next='${next.join(' ')}' ;;`).join('\n')}
${commands.map(bashCommand).join('\n')}
  esac
}

# The words for the value of a flag, or for an argument.
_simctl_values() {
  case "$1" in
${commands.flatMap(bashValues).join('\n')}
  esac
}

complete -o default -F _simctl simctl
`;
}

function bashCommand({ command, flags }: CompletedCommand): string {
  const valued = flags.filter(({ takesValue }) => takesValue);
  return `    '${command}') flags='${names(flags)}' values='${names(valued)}' ;;`;
}

function bashValues({ command, flags, args }: CompletedCommand): string[] {
  const places = [
    ...flags.map(({ name, words }) => ({ place: name, words })),
    ...args.map(({ words }, index) => ({ place: String(index), words })),
  ];
  return places
    .filter(({ words }) => words.length > 0)
    .map(({ place, words }) => `    '${command} ${place}') offered='${words.join(' ')}' ;;`);
}

function names(flags: readonly CompletedFlag[]): string {
  return flags.map(({ name }) => name).join(' ');
}

/** By the words so far, what words can follow: topics and commands without one, then the verbs of a topic. */
function followers(commands: readonly CompletedCommand[]): Map<string, string[]> {
  const next = new Map<string, string[]>([['', []]]);
  for (const { command } of commands) {
    const [first, verb] = command.split(' ') as [string, string?];
    if (!next.get('')!.includes(first)) next.get('')!.push(first);
    if (verb !== undefined) next.set(first, [...(next.get(first) ?? []), verb]);
  }
  return next;
}

// ---------------------------------------------------------------- fish

function fishScript({ commands, topics }: Completed): string {
  const lines = [...followers(commands)].flatMap(([words, next]) =>
    next.map((word) => fishFollower(words, word, commands, topics)),
  );
  return `# Completion of simctl: made by "simctl completion", for this version of it.
function __simctl_line
    set -l words
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and break
        set -a words $word
    end
    string join ' ' -- $words
end
function __simctl_at
    test "$(__simctl_line)" = "$argv[1]"
end
function __simctl_on
    string match -q -- "$argv[1]" "$(__simctl_line)"; or string match -q -- "$argv[1] *" "$(__simctl_line)"
end
complete -c simctl -e
complete -c simctl -f
${lines.join('\n')}
${commands.flatMap(fishCommand).join('\n')}
`;
}

function fishFollower(
  words: string,
  word: string,
  commands: readonly CompletedCommand[],
  topics: Readonly<Record<string, string>>,
): string {
  const whole = words === '' ? word : `${words} ${word}`;
  const about = commands.find(({ command }) => command === whole)?.summary ?? topics[word] ?? '';
  return `complete -c simctl -n ${quoted(`__simctl_at ${quoted(words)}`)} -a ${word} -d ${quoted(about)}`;
}

function fishCommand({ command, flags, args }: CompletedCommand): string[] {
  const on = `complete -c simctl -n ${quoted(`__simctl_on ${quoted(command)}`)}`;
  const words = args.flatMap((arg) => arg.words);
  return [
    ...(words.length > 0 ? [`${on} -a ${quoted(words.join(' '))}`] : []),
    ...(args.some(({ file }) => file) ? [`${on} -F`] : []),
    ...flags.map((flag) => `${on} -l ${flag.name.slice(2)}${fishValue(flag)} -d ${quoted(flag.description)}`),
  ];
}

function fishValue({ takesValue, words, file }: CompletedFlag): string {
  if (!takesValue) return '';
  if (words.length > 0) return ` -xa ${quoted(words.join(' '))}`;
  return file ? ' -rF' : ' -x';
}

/** Within single quotes fish knows two escapes, of the quote and of the backslash. */
function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`;
}
