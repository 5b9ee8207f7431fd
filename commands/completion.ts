import { Args } from '@oclif/core';
import { SimctlCommand } from '../src/cli/command.ts';
import { SCRIPTS, SHELLS, type Shell } from '../src/cli/completion-scripts.ts';
import { completedCommand } from '../src/cli/completion-words.ts';
import { stdout } from '../src/cli/output.ts';
import { TOPICS } from '../src/cli/topics.ts';

export default class Completion extends SimctlCommand {
  static override summary = 'Print a script with which a shell completes commands, flags and their words.';
  static override description = `\
Have the shell read it at its start, and again after an update of simctl:

  bash  source <(simctl completion bash)      in ~/.bashrc
  zsh   source <(simctl completion zsh)       in ~/.zshrc
  fish  simctl completion fish | source       in ~/.config/fish/config.fish

It knows all words itself, so that nothing is started while somebody types.`;
  static override examples = [
    'simctl completion bash',
    'simctl completion fish > ~/.config/fish/completions/simctl.fish',
  ];
  static override args = {
    shell: Args.string({
      description: `The shell: ${SHELLS.join(', ')}`,
      options: [...SHELLS],
      required: true,
      ignoreStdin: true,
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Completion);
    const { COMMANDS } = await import('./index.ts');
    const commands = await Promise.all(
      Object.entries(COMMANDS).map(async ([id, load]) => completedCommand(id, (await load()).default)),
    );
    const shell = args.shell as Shell;
    const script = SCRIPTS[shell]({ commands, topics: TOPICS });
    if (flags.json) stdout.json({ shell, script });
    else stdout.line(script.trimEnd());
  }
}
