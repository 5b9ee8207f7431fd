import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../commands/index.ts';
import { registerDaemon } from '../../src/management/home.ts';
import { Home, PACKAGE_ROOT } from './simctl.ts';

const IDS = Object.keys(COMMANDS);

describe('commands', () => {
  it('are all in the map that is given to oclif', () => {
    const files = readdirSync(join(PACKAGE_ROOT, 'commands'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'index.ts')
      .map((file) => file.replace(/\.ts$/, '').split(/[\\/]/).join(':'));
    assert.deepEqual(IDS.toSorted(), files.toSorted());
  });

  for (const id of IDS) {
    it(`${id.replace(':', ' ')} says what it does, with an example, and takes --json and --name`, async () => {
      const { default: command } = await COMMANDS[id]!();
      const words = `simctl ${id.replace(':', ' ')}`;
      assert.match(command.summary ?? '', /^[A-Z].*\.$/);
      assert.match(command.description ?? '', /\.$/);
      assert.ok(command.examples !== undefined && command.examples.length > 0);
      for (const example of command.examples) {
        const line = typeof example === 'string' ? example : example.command;
        assert.ok(line.startsWith(words), `${line} is no example of ${words}`);
      }
      assert.deepEqual(Object.keys(command.baseFlags ?? {}), [
        'name',
        'connect',
        'tls-ca',
        'tls-cert',
        'tls-key',
        'json',
      ]);
      for (const flag of Object.values(command.flags ?? {})) assert.notEqual(flag.description ?? '', '');
      for (const argument of Object.values(command.args ?? {}))
        assert.notEqual(argument.description ?? '', '');
    });
  }

  it('show every topic in the help, and the commands of a topic in its own', async () => {
    await using home = await Home.create();
    const { stdout } = await home.run('--help');
    for (const topic of new Set(IDS.map((id) => id.split(':')[0]!))) {
      assert.match(stdout, new RegExp(`^  ${topic} +\\S`, 'm'));
    }
    const order = await home.run('order', '--help');
    for (const id of IDS.filter((each) => each.startsWith('order:'))) {
      assert.match(order.stdout, new RegExp(`^  ${id.replace(':', ' ')} +\\S`, 'm'));
    }
    assert.equal(
      (await home.run('help', 'order', 'enter')).stdout,
      (await home.run('order', 'enter', '-h')).stdout,
    );
  });
});

describe('a command line that cannot be run', () => {
  for (const [words, message, next] of [
    [['status', '--nmae', 'x'], /no such flag: --nmae/, /simctl status --help/],
    [['order', 'enter', 'buy', '100'], /Missing 1 required arg/, /simctl order enter --help/],
    [
      ['order', 'enter', 'long', '100', 'AAPL'],
      /side: long is none of buy, sell/,
      /simctl order enter --help/,
    ],
    [['order', 'list', '--limit', '0'], /--limit: 0 is not within 1 to/, /simctl order list --help/],
    [['order', 'lst'], /no command "simctl order lst"/, /order cancel-all, .*order enter, .*order list/],
    [['sttus'], /no command "simctl sttus"/, /simctl --help/],
    [['stop', 'now'], /"simctl stop" takes no argument: now/, /simctl stop --help/],
    [['start', '--ephemeral', '--detach'], /--ephemeral.*--detach/, /simctl start --help/],
    [['venue', 'check', 'no-such-file.toml'], /no-such-file\.toml cannot be read/, /^/],
  ] as const) {
    it(`simctl ${words.join(' ')}: exit code 2 and a next step`, async () => {
      await using home = await Home.create();
      const { exit, stdout, stderr } = await home.run(...words);
      assert.equal(exit, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.match(stderr, next);
    });
  }

  it('is told as JSON on standard error with --json, so that standard output has answers only', async () => {
    await using home = await Home.create();
    const { exit, stdout, stderr } = await home.run('order', 'list', '--limit', 'ten', '--json');
    assert.equal(exit, 2);
    assert.equal(stdout, '');
    assert.deepEqual(JSON.parse(stderr), {
      error: {
        code: 'bad-usage',
        message: '--limit: ten is no whole number',
        next: 'See "simctl order list --help".',
      },
    });
  });
});

describe('which daemon is meant', () => {
  for (const words of [
    ['status'],
    ['stop'],
    ['order', 'list'],
    ['events', 'tail'],
    ['book', 'show', '--watch'],
  ]) {
    it(`simctl ${words.join(' ')} without any daemon: exit code 2, and how to start one`, async () => {
      await using home = await Home.create();
      const { exit, stdout, stderr } = await home.run(...words);
      assert.equal(exit, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /No daemon runs\..*\n.*"simctl start"/);
    });
  }

  it('lists those that run when it could be any of several', async () => {
    await using home = await Home.create();
    for (const name of ['one', 'two']) {
      const management = { host: '127.0.0.1', port: 1, httpPort: null };
      registerDaemon(join(home.directory, name), { name, pid: process.pid, management, endpoints: [] });
    }
    const { exit, stderr } = await home.run('status', '--json');
    assert.equal(exit, 2);
    const { error } = JSON.parse(stderr) as { error: { code: string; next: string } };
    assert.equal(error.code, 'ambiguous-daemon');
    assert.match(error.next, /one, two/);
    const named = await home.run('status', '--name', 'three');
    assert.equal(named.exit, 2);
    assert.match(named.stderr, /No daemon "three" runs/);
  });

  it('takes no notice of what a dead daemon has left behind', async () => {
    await using home = await Home.create();
    const child = home.start('--version');
    await once(child, 'exit');
    const management = { host: '127.0.0.1', port: 1, httpPort: null };
    registerDaemon(join(home.directory, 'default'), {
      name: 'default',
      pid: child.pid!,
      management,
      endpoints: [],
    });
    const { exit, stderr } = await home.run('status');
    assert.equal(exit, 2);
    assert.match(stderr, /No daemon runs/);
  });
});
