import { type Command, Config, type Interfaces, Plugin, run } from '@oclif/core';
import { report } from './report.ts';
import { Problem } from './problem.ts';
import { TOPICS } from './topics.ts';

/** Every command by its id, `order:list`. They are loaded when needed: a short command should start at once. */
export type CommandMap = Readonly<Record<string, () => Promise<{ default: Command.Class }>>>;
type Commands = Readonly<Record<string, Command.Class>>;
type PackageJson = Interfaces.PJSON;
type Topics = Record<string, { description: string; subtopics?: Topics }>;

/** oclif finds commands in files; ours come as a map, which also works when there are no files. */
class StaticPlugin extends Plugin {
  constructor(commands: Commands, pjson: PackageJson) {
    super({ name: pjson.name, root: import.meta.dirname, pjson, isRoot: true, ignoreManifest: true });
    (this as unknown as { commandCache: Commands }).commandCache = commands;
  }
}

/** Runs one command line to its end and returns the exit code. Failures have been printed by then. */
export async function runCli(
  argv: readonly string[],
  commands: CommandMap,
  packageJson: object,
): Promise<number> {
  const words = argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv];
  try {
    const loaded = await load(commands, words.find((word) => !word.startsWith('-'))?.split(':')[0]);
    await run(words, await configure(loaded, topicsOf(Object.keys(commands)), packageJson as PackageJson));
    return Number(process.exitCode ?? 0);
  } catch (error) {
    const ids = Object.keys(commands);
    return report(notFound(error, words, ids) ?? error, {
      json: words.includes('--json'),
      command: commandIn(words, ids),
    });
  }
}

/** The commands of one topic, the one that the word is, or all that belong to no topic. */
async function load(commands: CommandMap, word: string | undefined): Promise<Commands> {
  const ids = idsFor(word, Object.keys(commands));
  return Object.fromEntries(
    await Promise.all(ids.map(async (id) => [id, (await commands[id]!()).default] as const)),
  );
}

function idsFor(word: string | undefined, ids: readonly string[]): readonly string[] {
  const ofTopic = ids.filter((id) => id.startsWith(`${word}:`));
  if (ofTopic.length > 0) return ofTopic;
  return ids.filter((id) => (word !== undefined && ids.includes(word) ? id === word : !id.includes(':')));
}

/** oclif shows a topic in its help only if it knows of something within. */
function topicsOf(ids: readonly string[]): Topics {
  const within = (topic: string): Topics =>
    Object.fromEntries(
      ids
        .filter((id) => id.startsWith(`${topic}:`))
        .map((id) => [id.slice(topic.length + 1), { description: '' }]),
    );
  return Object.fromEntries(
    Object.entries(TOPICS).map(([topic, description]) => [topic, { description, subtopics: within(topic) }]),
  );
}

async function configure(commands: Commands, topics: Topics, packageJson: PackageJson): Promise<Config> {
  const oclif = {
    ...packageJson.oclif,
    topics,
    additionalHelpFlags: ['-h'],
    additionalVersionFlags: ['-V'],
  };
  const pjson = { ...packageJson, oclif };
  const plugin = new StaticPlugin(commands, pjson);
  await plugin.load();
  const config = new Config({
    root: plugin.root,
    pjson,
    plugins: new Map([[plugin.name, plugin]]),
    userPlugins: false,
    devPlugins: false,
  });
  await config.load();
  return config;
}

/** The words that name the command, `order list`; empty when they name none. */
function commandIn(words: readonly string[], ids: readonly string[]): string {
  const named = [2, 1].map((count) => words.slice(0, count)).find((start) => ids.includes(start.join(':')));
  return (named ?? []).join(' ');
}

/** oclif's message for words that are no command, in words that help. */
function notFound(error: unknown, argv: readonly string[], ids: readonly string[]): Problem | null {
  if (!(error instanceof Error) || !/^command \S* not found/i.test(error.message)) return null;
  const flag = argv.findIndex((word) => word.startsWith('-'));
  const words = flag === -1 ? argv : argv.slice(0, flag);
  const command = commandIn(words, ids);
  if (command !== '') {
    const rest = words.slice(command.split(' ').length).join(' ');
    return new Problem(`"simctl ${command}" takes no argument: ${rest}`, { code: 'bad-usage' });
  }
  const siblings = ids.filter((id) => id.startsWith(`${words[0]}:`)).map((id) => id.replace(':', ' '));
  return new Problem(`There is no command "${['simctl', ...words].join(' ')}".`, {
    code: 'unknown-command',
    next: siblings.length > 0 ? `There is: ${siblings.join(', ')}.` : 'See "simctl --help".',
  });
}
