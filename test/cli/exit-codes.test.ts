import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EXIT, EXIT_CODES, exitFor } from '../../src/cli/problem.ts';
import { ERRORS } from '../../src/management/errors.ts';
import { RunningDaemon } from './running.ts';
import { Home } from './simctl.ts';

describe('exit codes', () => {
  it('are in the help, from the table that declares them', async () => {
    await using home = await Home.create();
    const { stdout } = await home.run('start', '--help');
    assert.ok(stdout.replaceAll(/\s+/g, ' ').includes(EXIT_CODES));
    for (const code of Object.values(EXIT)) assert.match(EXIT_CODES, new RegExp(`[:;] ${code} \\w`));
  });

  it('tell a refusal from a command that could not be asked for, by the code of the error', () => {
    const refusals = Object.keys(ERRORS).filter((code) => exitFor(code) === EXIT.refused);
    assert.deepEqual(refusals, [
      'forbidden',
      'refused',
      'not-found',
      'conflict',
      'overloaded',
      'unavailable',
    ]);
    for (const code of ['no-daemon', 'ambiguous-daemon', 'connection-lost', 'timeout', 'no-token'])
      assert.equal(exitFor(code), EXIT.couldNotRun);
  });

  it('are what commands end with', async () => {
    await using daemon = await RunningDaemon.start();
    for (const [exit, ...words] of [
      [EXIT.done, 'order', 'list'],
      [EXIT.refused, 'order', 'show', 'O-77'],
      [EXIT.refused, 'order', 'enter', 'buy', '1', 'AAPL', '--price', '1.001'],
      [EXIT.refused, 'user', 'remove', 'admin'],
      [EXIT.couldNotRun, 'order', 'show'],
      [EXIT.couldNotRun, 'order', 'show', 'seven'],
      [EXIT.couldNotRun, 'status', '--name', 'nobody'],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one process at a time is enough for this machine
      assert.equal((await daemon.run(...words)).exit, exit, words.join(' '));
    }
  });
});

describe('two daemons side by side', () => {
  it('are told apart by --name; without it both are named', async () => {
    await using one = await RunningDaemon.start();
    const child = one.home.start('start', '--ephemeral', '--name', 'two', '--venues', 'xsim.toml');
    const [line] = (await new Promise<Buffer[]>((resolve) => {
      child.stdout.once('data', (chunk: Buffer) => resolve([chunk]));
    })) as [Buffer];
    assert.equal((JSON.parse(line.toString()) as { name: string }).name, 'two');
    const which = await one.run('status');
    assert.equal(which.exit, 2);
    assert.match(
      which.stderr,
      new RegExp(`2 daemons run\\.\\nName one of those that run: ${one.ready.name}, two`),
    );
    await one.enter('buy', '1', '1.00');
    const orders = async (name: string): Promise<unknown[]> =>
      (await one.answer('order', 'list', '--name', name)) as unknown[];
    assert.equal((await orders(one.ready.name)).length, 1);
    assert.equal((await orders('two')).length, 0);
    assert.equal((await one.run('stop', '--name', 'two')).exit, 0);
    assert.equal((await one.run('status')).exit, 0);
  });
});
