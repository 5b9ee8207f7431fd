import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runningDaemons } from '../../src/management/home.ts';
import { DaemonHome } from '../kit/daemon.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { Stage } from '../kit/stage.ts';
import type { Terminal } from '../kit/terminal.ts';
import { noTmux } from '../kit/tmux.ts';

const SIMCTL = fileURLToPath(new URL('../../bin/simctl.js', import.meta.url));
const VENUE = `
[venue]
name = "FIRST"

[[instrument]]
symbol = "ACME"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
`;
/** Says how the dashboard has ended, and whether the terminal is what it was. */
const SHELL = `before=$(stty -g); "$@"; echo "left with $?"; [ "$before" = "$(stty -g)" ] && echo as before; read end`;
const PLAIN = { alternateScreen: false, cursorVisible: true, mouse: false, applicationKeys: false };
/** Colours of SGR, foreground and background: https://ecma-international.org/publications-and-standards/standards/ecma-48/ 8.3.117 */
const COLOUR = /\u001B\[(?:\d+;)*(?:[34][0-8]|9[0-7]|10[0-7])[;m]/;

describe('a person at the dashboard', { skip: noTmux, timeout: 300_000 }, () => {
  it('starts a daemon, trades, loses it and has it back, breaks a file and mends it, and leaves', async () => {
    await using home = await DaemonHome.create();
    await using daemons = new Daemons(home.directory);
    const file = join(home.directory, 'venues', 'first.toml');
    await mkdir(join(home.directory, 'venues'));
    await writeFile(file, VENUE);
    const shown = { home: home.directory, cwd: home.directory, shell: SHELL };
    await using terminal = await openDashboard(shown);
    await terminal.until(/No daemon.*Press s to start one/s);
    await terminal.press('s');
    await terminal.until('default as admin');
    await leave(terminal, 'start --detach');
    await terminal.press('2');
    await terminal.until('ACME on FIRST, continuous');

    await terminal.press(':');
    await terminal.type('order en');
    await terminal.press('Tab');
    await terminal.until(/^:order enter$/m);
    await terminal.type('buy 70 ACME --price 9.5');
    await terminal.press('Enter');
    await terminal.until(/order enter buy.*O-1/s);
    await leave(terminal, '─ order enter');
    await terminal.until(/70 +9\.50/);

    daemons.kill();
    await terminal.until(/! .*Looking for it again.* s starts a daemon/);
    await terminal.press('s');
    await terminal.until(/default as admin/);
    await leave(terminal, 'start --detach');
    await terminal.until(/70 +9\.50/);

    await writeFile(file, VENUE.replace('"0.01"', '"none"'));
    await terminal.press('1');
    await terminal.until(/! .*first\.toml:9:12: /s);
    await writeFile(file, VENUE);
    await terminal.until('nothing is wrong');

    await terminal.press('q');
    await terminal.until(/left with 0\nas before/);
    assert.deepEqual(await terminal.modes(), PLAIN);
  });

  it('with the token of a viewer and no colours sees all and changes nothing, whatever comes from the keyboard', async () => {
    await using stage = await Stage.set();
    const token = join(stage.home.directory, 'stage', 'viewer.token');
    await using terminal = await openDashboard({
      home: stage.home.directory,
      env: { SIMCTL_TOKEN_FILE: token, NO_COLOR: '1' },
    });
    await terminal.until('stage as viewer');
    await terminal.press('2');
    await terminal.until('(enter an order)');
    await terminal.press('e');
    await terminal.until('To enter an order needs the role operator; you are viewer.');
    assert.doesNotMatch(await terminal.colouredScreen(), COLOUR);

    await terminal.press(':');
    await terminal.type('order enter buy 1 AAPL --price 9');
    await terminal.press('Enter');
    await terminal.until(/It ended with exit code [1-9]/);
    await leave(terminal, 'exit code');

    await terminal.paste('q\ny\nH');
    await terminal.until('Pasted text has no place here');
    await terminal.press(':');
    await terminal.paste('order list\nq');
    await terminal.until(':order list q');
    await leave(terminal, ':order list q');

    await terminal.send(
      Buffer.from('\u001B[99~\u001B[Z\u001B]x\u0007\u001BOQ\u0001\u0000\u001B[<99;1;1M', 'latin1'),
    );
    await terminal.send(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80]));
    await terminal.resize(60, 15);
    await terminal.until(/needs 80 × 24 characters,\s+and\s+has\s+60\s+×\s+15/);
    await terminal.resize(100, 30);
    await terminal.press('2');
    await terminal.until(/AAPL on XSIM, continuous.*stage as viewer/s);

    terminal.kill('SIGTERM');
    assert.deepEqual(await terminal.ended(), { exit: null, signal: 'SIGTERM' });
    const { orders } = await stage.daemon.order.list({ symbol: 'AAPL', limit: 1_000 });
    assert.equal(orders.filter(({ price }) => price === '9.00').length, 0);
  });

  it('of a terminal that nobody knows is served as at an xterm, and of one that cannot is told', async () => {
    await using home = await DaemonHome.create();
    {
      await using unknown = await openDashboard({ home: home.directory, term: 'wonder-9000', shell: SHELL });
      await unknown.until(/\[1 overview\].*Press s to start one/s);
      await unknown.press('C-c');
      await unknown.until(/left with 0\nas before/);
    }
    await using dumb = await openDashboard({ home: home.directory, term: 'dumb', shell: SHELL });
    await dumb.until(/type dumb cannot place text.*Set TERM.*left with 2\nas before/s);
  });
});

describe('the dashboard without a terminal', () => {
  it('is refused, and what programs use is named', async () => {
    await using home = await DaemonHome.create();
    const env = { ...process.env, SIMCTL_HOME: home.directory };
    const { promise, resolve } = Promise.withResolvers<{ code: unknown; stderr: string }>();
    execFile(process.execPath, [SIMCTL, 'tui'], { env }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
    const { code, stderr } = await promise;
    assert.equal(code, 2);
    assert.match(stderr, /needs a terminal.*simctl status --json/s);
  });
});

/** Escape, of which nothing may come right behind: then it would be another key. */
async function leave(terminal: Terminal, shown: string): Promise<void> {
  await terminal.press('Escape');
  await terminal.until((screen) => !screen.includes(shown));
}

/** The daemons that are started from the dashboard, which outlive it. */
class Daemons implements AsyncDisposable {
  readonly #home: string;
  #killed = new Set<number>();

  constructor(home: string) {
    this.#home = home;
  }

  /** Without a farewell. */
  kill(): void {
    for (const { pid } of runningDaemons(this.#home)) {
      process.kill(pid, 'SIGKILL');
      this.#killed.add(pid);
    }
    assert.ok(this.#killed.size > 0, 'no daemon runs');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (runningDaemons(this.#home).length > 0) this.kill();
  }
}
