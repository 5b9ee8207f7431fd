import { fileURLToPath } from 'node:url';
import { Terminal, type TerminalOptions } from './terminal.ts';

const SIMCTL = fileURLToPath(new URL('../../bin/simctl.js', import.meta.url));

/** Starts the program when a key is pressed: what a terminal needs to begin with is there by then. */
const AT_A_KEY = ['sh', '-c', 'read go; exec "$@"', 'sh'];

export interface DashboardOptions extends TerminalOptions {
  /** Where the daemons are. */
  readonly home: string;
  /** More of the command line. */
  readonly words?: readonly string[];
  /** Starts it at the first Enter only. */
  readonly atEnter?: boolean;
}

/** `simctl tui` in a real terminal; what the settings of whoever runs the tests say of colours is not for it. */
export function openDashboard({
  home,
  words = [],
  atEnter = false,
  ...options
}: DashboardOptions): Promise<Terminal> {
  const {
    NODE_TEST_CONTEXT: _,
    NO_COLOR: __,
    FORCE_COLOR: ___,
    COLORTERM: ____,
    COLORFGBG: _____,
    ...inherited
  } = process.env;
  return Terminal.open([...(atEnter ? AT_A_KEY : []), process.execPath, SIMCTL, 'tui', ...words], {
    ...options,
    env: { ...inherited, ...options.env, SIMCTL_HOME: home },
  });
}
