import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Terminal } from '../kit/terminal.ts';
import { noTmux } from '../kit/tmux.ts';

/** Shows the keys that come, with `^[` for Escape. */
const SHOW_KEYS = ['sh', '-c', `stty raw -echo; printf "$0ready"; exec cat -v`];
const MOUSE = '\\033[?1000h';
const SGR_MOUSE = `${MOUSE}\\033[?1006h`;

describe('the terminal of the tests', { skip: noTmux }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-terminal-'));
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('has the size and the TERM that were asked for, and tells of another size', async () => {
    const program = `trap 'stty size' WINCH; echo $TERM; stty size; while :; do read line; done`;
    await using terminal = await Terminal.open(['sh', '-c', program], {
      columns: 100,
      rows: 30,
      term: 'vt100',
    });
    await terminal.until('vt100\n30 100');
    await terminal.resize(160, 50);
    await terminal.press('Enter');
    assert.equal((await terminal.until('50 160')).split('\n').length, 50);
  });

  it('sends keys, characters, garbage and what is pasted', async () => {
    await using terminal = await Terminal.open([...SHOW_KEYS, '']);
    await terminal.until('ready');
    await terminal.press('Up', 'Escape', 'C-a', 'q', '-');
    await terminal.until('ready^[[A^[^Aq-');
    await terminal.type(`"#{pid}" $HOME 'é' ~ ; \\`);
    await terminal.until(`q-"#{pid}" $HOME 'M-CM-)' ~ ; \\`);
    await terminal.send(Buffer.from([0x00, 0xff, 0x1b, 0x5b]));
    await terminal.until('\\^@M-^?^[[');
    await terminal.paste('buy\n100');
    await terminal.until('^[[buy^M100');
  });

  it('puts brackets around what is pasted when the program asks for them', async () => {
    await using terminal = await Terminal.open([...SHOW_KEYS, '\\033[?2004h']);
    await terminal.until('ready');
    await terminal.paste('q');
    await terminal.until('ready^[[200~q^[[201~');
  });

  it('clicks in the form that the program asks for, and not at all when it asks for none', async () => {
    for (const [asked, told] of [
      ['', 'ready.'],
      [MOUSE, `ready^[[M %&^[[M#%&^[[M\`%&.`],
      [SGR_MOUSE, 'ready^[[<0;5;6M^[[<0;5;6m^[[<64;5;6M.'],
    ] as const) {
      await using terminal = await Terminal.open([...SHOW_KEYS, asked]);
      await terminal.until('ready');
      await terminal.click(5, 6);
      await terminal.wheel('up', 5, 6);
      await terminal.press('.');
      await terminal.until(told);
    }
  });

  it('shows colours, and what the program has made of it', async () => {
    const program = `printf '\\033[31mred\\033[0m'; read a; printf '\\033[?1049h\\033[?25l\\033[?1000h\\033[?1hover'; read a`;
    await using terminal = await Terminal.open(['sh', '-c', program]);
    await terminal.until('red');
    assert.match(await terminal.colouredScreen(), /^\u001B\[31mred/);
    const before = { alternateScreen: false, cursorVisible: true, mouse: false, applicationKeys: false };
    assert.deepEqual(await terminal.modes(), before);
    await terminal.press('Enter');
    await terminal.until('over');
    const made = { alternateScreen: true, cursorVisible: false, mouse: true, applicationKeys: true };
    assert.deepEqual(await terminal.modes(), made);
  });

  it('knows how the program has ended, and keeps its last screen', async () => {
    await using failed = await Terminal.open(['sh', '-c', 'echo bye; read a; exit 3']);
    await failed.until('bye');
    await failed.press('Enter');
    assert.deepEqual(await failed.ended(), { exit: 3, signal: null });
    assert.match(await failed.screen(), /^bye\n/);
    await assert.rejects(failed.until('hello'), /does not show "hello": .*"exit":3.*\n {2}│ bye/s);

    await using killed = await Terminal.open(['cat', '-']);
    killed.kill('SIGTERM');
    assert.deepEqual(await killed.ended(), { exit: null, signal: 'SIGTERM' });
  });

  it('leaves what the program writes where it is while it does not read', async () => {
    const at = (name: string): string => join(directory, name);
    execFileSync('mkfifo', [at('go')]);
    const flood = `read line < '${at('go')}'; touch '${at('begun')}'; head -c 1000000 /dev/zero | tr '\\0' x; touch '${at('done')}'`;
    await using terminal = await Terminal.open(['sh', '-c', flood]);
    terminal.stopReading();
    await assert.rejects(terminal.screen(), /does not read now/);
    execFileSync('sh', ['-c', `echo > '${at('go')}'`]);
    await appears(directory, 'begun');
    const goneOnMs = Date.now();
    terminal.goOnReading();
    await terminal.ended();
    assert.ok(statSync(at('done')).mtimeMs >= goneOnMs);
  });

  it('leaves nothing behind', async () => {
    const terminal = await Terminal.open(['sh', '-c', 'trap "" HUP TERM; sleep 1000 & wait']);
    await terminal[Symbol.asyncDispose]();
    assert.throws(() => process.kill(terminal.pid, 0), { code: 'ESRCH' });
  });

  it('says what is wrong when tmux does not start', async () => {
    await assert.rejects(Terminal.open(['cat'], { cwd: join(directory, 'nowhere') }), /tmux: .*ENOENT/);
  });
});

async function appears(directory: string, name: string): Promise<void> {
  const changes = watch(directory);
  try {
    while (!existsSync(join(directory, name))) {
      await new Promise((resolve) => changes.once('change', resolve));
    }
  } finally {
    changes.close();
  }
}
