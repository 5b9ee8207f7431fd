import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { connect } from '../../sdk/index.ts';
import { daemonDirectory, messageLogFile } from '../../src/management/home.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { CLIENTS, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { RawFix } from '../kit/raw-fix.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

async function simctl(home: DaemonHome, ...words: string[]): Promise<string[]> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...words], {
    env: { ...env, SIMCTL_HOME: home.directory },
  });
  return stdout.trimEnd().split('\n');
}

/** Logs on, says a Heartbeat, sends bytes that are no message, and logs out. */
async function talk(daemon: DaemonProcess): Promise<void> {
  const client = await RawFix.connect(daemon.client('FIX.4.4'));
  await client.logon([[141, 'Y']]);
  client.sendBytes(Buffer.from('8=FIX.4.4\x019=5\x0135=0\x0110=000\x01'));
  await client.logout();
}

describe('the message logs of a daemon', () => {
  it('have what a session received and sent, and session log shows it, with the daemon and without', async () => {
    await using home = await DaemonHome.create();
    const venue = await home.venueFile('quiet', QUIET_VENUE);
    const daemon = await DaemonProcess.start(home, '--venues', venue);
    const session = `fix44.${CLIENTS[0]}`;
    const file = messageLogFile(daemonDirectory('default', home.directory), 'XTST', session);
    await talk(daemon);
    await using client = await connect({ home: home.directory });
    const { sessions } = await client.call('session.list', {});
    assert.equal(sessions.find(({ name }) => name === session)?.messageLog, file);
    const status = await client.call('daemon.status');
    assert.deepEqual([status.messageLog.unlogged, status.messageLog.problem], [0, null]);
    await client.close();
    assert.equal(await daemon.stop(), 0);

    const expected = ['in  Logon', 'out Logon', 'in  Heartbeat', 'in  Logout', 'out Logout'];
    const lines = (await simctl(home, 'session', 'log', session, '--short')).map((line) =>
      line.split(/ {2,}/),
    );
    assert.deepEqual(
      lines.map(([, way, , name]) => `${way!.padEnd(3)} ${name}`),
      expected,
    );
    assert.match(
      readFileSync(file, 'latin1'),
      /^\d{8}-\d\d:\d\d:\d\d\.\d{6} in {2}8=FIX\.4\.4\x019=\d+\x0135=A\x01/,
    );

    const again = await DaemonProcess.start(home, '--venues', venue);
    await talk(again);
    await again.stop();
    assert.equal((await simctl(home, 'session', 'log', session, '--short', '--type', 'A')).length, 4);
    await assert.rejects(simctl(home, 'session', 'log', 'NOBODY'), /no message log of a session "NOBODY"/);
  });

  it('are not written for a session that is not to have one, nor by a daemon that keeps nothing', async () => {
    await using home = await DaemonHome.create();
    const logged = QUIET_VENUE.replace('[venue]', '[venue]\nmessageLog = true').replace(
      'endpoint = "fix44"',
      'endpoint = "fix44"\nmessageLog = false',
    );
    for (const [name, toml, words, expected] of [
      ['kept', logged, [], [true, true, false, true]],
      [
        'off',
        QUIET_VENUE.replace('[venue]', '[venue]\nmessageLog = false'),
        [],
        [false, false, false, false],
      ],
      ['ephemeral', QUIET_VENUE, ['--ephemeral'], [false, false, false, false]],
      ['on', logged, ['--ephemeral'], [true, true, false, true]],
    ] as const) {
      const venue = await home.venueFile('quiet', toml);
      await using daemon = await DaemonProcess.start(home, '--name', name, '--venues', venue, ...words);
      await using client = await connect({ home: home.directory, name });
      const { sessions } = await client.call('session.list', {});
      assert.deepEqual(
        sessions.map(({ messageLog }) => messageLog !== null),
        expected,
        name,
      );
      await talk(daemon);
      await client.close();
    }
    assert.equal(existsSync(join(daemonDirectory('off', home.directory), 'logs')), false);
  });
});
