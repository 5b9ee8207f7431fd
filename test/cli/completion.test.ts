import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { COMMANDS } from '../../commands/index.ts';
import { Home } from './simctl.ts';

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

const SHELL = { bash: has('bash'), zsh: has('zsh'), fish: has('fish') };

let directory = '';
const file = (shell: string): string => join(directory, `simctl.${shell}`);

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'simctl-completion-'));
  await using home = await Home.create();
  for (const shell of Object.keys(SHELL)) {
    // oxlint-disable-next-line no-await-in-loop -- one process at a time is enough for this machine
    const { exit, stdout, stderr } = await home.run('completion', shell);
    assert.equal(exit, 0, stderr);
    writeFileSync(file(shell), stdout);
  }
});

after(() => rmSync(directory, { recursive: true, force: true }));

/** What bash offers for the last of the words. */
function offered(...words: string[]): string[] {
  const script = `
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_simctl
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const args = ['--norc', '--noprofile', '-c', script, 'bash', file('bash'), 'simctl', ...words];
  return execFileSync('bash', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('completion in bash', { skip: SHELL.bash ? false : 'there is no bash' }, () => {
  it('offers topics and commands, then the verbs of a topic', () => {
    const first = offered('');
    const topics = new Set(Object.keys(COMMANDS).map((id) => id.split(':')[0]!));
    assert.deepEqual(first.toSorted(), [...topics].toSorted());
    assert.deepEqual(offered('st'), ['start', 'status', 'stop']);
    assert.deepEqual(offered('user', 're'), ['remove', 'renew-token']);
    assert.deepEqual(offered('no-such-topic', ''), []);
  });

  it('offers every flag of every command', async () => {
    for (const [id, load] of Object.entries(COMMANDS)) {
      // oxlint-disable-next-line no-await-in-loop -- they share what they load
      const { flags, baseFlags } = (await load()).default;
      const names = Object.keys({ ...flags, ...baseFlags }).map((name) => `--${name}`);
      const words = offered(...id.split(':'), '--');
      for (const name of names) assert.ok(words.includes(name), `${id} ${name}`);
    }
  });

  it('offers the words that an argument or the value of a flag can be', () => {
    assert.deepEqual(offered('order', 'enter', ''), ['buy', 'sell']);
    assert.deepEqual(offered('order', 'enter', 's'), ['sell']);
    assert.deepEqual(offered('order', 'enter', 'buy', ''), []);
    assert.ok(offered('order', 'enter', '--time-in-force', 'good').every((word) => word.startsWith('good')));
    assert.deepEqual(offered('start', '--durability', ''), ['none', 'process', 'full']);
    assert.deepEqual(offered('init', '--asset-class', 'f'), ['future', 'fx-spot']);
    assert.deepEqual(offered('user', 'set-role', 'ci', 'o'), ['operator']);
    assert.deepEqual(offered('completion', ''), ['bash', 'zsh', 'fish']);
  });

  it('takes the value of a flag for no argument', () => {
    assert.deepEqual(offered('order', 'enter', '--venue', 'XSIM', ''), ['buy', 'sell']);
    assert.deepEqual(offered('order', 'enter', '--venue', ''), []);
    assert.deepEqual(offered('order', 'enter', '--all-or-none', ''), ['buy', 'sell']);
  });

  it('leaves other words, such as files, to the shell', () => {
    assert.match(
      execFileSync('bash', ['-c', 'source "$1"; complete -p simctl', 'bash', file('bash')], {
        encoding: 'utf8',
      }),
      /-o default/,
    );
    assert.deepEqual(offered('venue', 'check', ''), []);
  });
});

describe('completion in other shells', () => {
  it('is a script that zsh takes', { skip: SHELL.zsh ? false : 'there is no zsh' }, () => {
    execFileSync('zsh', ['-n', file('zsh')]);
  });

  it('offers the same in fish', { skip: SHELL.fish ? false : 'there is no fish' }, () => {
    const words = execFileSync(
      'fish',
      ['--no-config', '-c', 'source $argv[1]; complete -C "simctl user re"', file('fish')],
      { encoding: 'utf8' },
    );
    assert.match(words, /^remove\t/m);
    assert.match(words, /^renew-token\t/m);
  });

  it('refuses a shell that it does not know', async () => {
    await using home = await Home.create();
    const { exit, stderr } = await home.run('completion', 'tcsh');
    assert.equal(exit, 2);
    assert.match(stderr, /bash, zsh, fish/);
  });
});
