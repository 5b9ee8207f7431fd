import { fileURLToPath } from 'node:url';
import { Terminal, type TerminalOptions } from './terminal.ts';

const SIMCTL = fileURLToPath(new URL('../../bin/simctl.js', import.meta.url));

export interface DashboardOptions extends TerminalOptions {
  /** Where the daemons are. */
  readonly home: string;
  /** More of the command line. */
  readonly words?: readonly string[];
  /** A script of the shell from which it is started, as `"$@"`. */
  readonly shell?: string;
}

/** `simctl tui` in a real terminal; what the settings of whoever runs the tests say of colours and letters is not for it. */
export function openDashboard({ home, words = [], shell, ...options }: DashboardOptions): Promise<Terminal> {
  const {
    NODE_TEST_CONTEXT: _,
    NO_COLOR: __,
    FORCE_COLOR: ___,
    COLORTERM: ____,
    COLORFGBG: _____,
    SIMCTL_TOKEN: ______,
    SIMCTL_TOKEN_FILE: _______,
    ...inherited
  } = process.env;
  const program = [process.execPath, SIMCTL, 'tui', ...words];
  return Terminal.open(shell === undefined ? program : ['sh', '-c', shell, 'sh', ...program], {
    ...options,
    env: { ...inherited, LC_ALL: 'C.UTF-8', ...options.env, SIMCTL_HOME: home },
  });
}
