import { flushCompileCache } from 'node:module';
import { Flags } from '@oclif/core';
import { CommandProcesses } from '../src/cli/command-processes.ts';
import { SimctlCommand } from '../src/cli/command.ts';
import { connectTo } from '../src/cli/connect.ts';
import { MessageWords } from '../src/cli/fix/message-words.ts';
import { Problem } from '../src/cli/problem.ts';
import type { Theme } from '../tui/dashboard.ts';

const THEMES = ['dark', 'light', 'none'] as const satisfies readonly Theme[];

export default class Tui extends SimctlCommand {
  static override summary = 'Watch the daemon in a terminal, and manage it from there.';
  static override description = `\
Live order books, orders, sessions and what is wrong, one view each; the keys are on the last line, and ? tells of all. A \
colon takes every command of simctl. Nothing is shown by colour alone, and NO_COLOR is respected.

It needs a terminal of 80 by 24 characters. Programs use the other commands with --json, or "simctl events tail".`;
  static override examples = [
    'simctl tui',
    'simctl tui --name ci',
    'simctl tui --connect sim.example.com:9870 --theme light',
  ];
  static override flags = {
    theme: Flags.option({
      description:
        'What the colours must be read on: dark, light, or none of them; by default what the terminal says',
      options: THEMES,
    })(),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Tui);
    if (!process.stdout.isTTY || !process.stdin.isTTY) {
      throw new Problem('The dashboard needs a terminal: standard input and output are not both one.', {
        code: 'no-terminal',
        next: 'Programs use the commands with --json, such as "simctl status --json" and "simctl events tail --json".',
      });
    }
    const connect = connectTo(flags, 'simctl-tui');
    const { COMMANDS } = await import('./index.ts');
    const { runDashboard, terminalProblem } = await import('../tui/dashboard.ts');
    const problem = terminalProblem(process.env);
    if (problem !== null) {
      throw new Problem(problem, {
        code: 'no-terminal',
        next: 'Set TERM to what it is, such as xterm, or use the other commands.',
      });
    }
    const signal = await runDashboard({
      input: process.stdin,
      output: process.stdout,
      theme: flags.theme ?? null,
      connect,
      startable: flags.connect === undefined,
      commandLine: new CommandProcesses(COMMANDS, flags),
      words: (changed) => new MessageWords(changed),
    });
    if (signal === null) return;
    // A signal leaves Node no time to keep what it has compiled, and the next start would take twice as long.
    flushCompileCache();
    process.kill(process.pid, signal);
  }
}
