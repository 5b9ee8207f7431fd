import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { connect } from '../../sdk/index.ts';
import type { ReadyLine } from '../../src/management/home.ts';
import { RunningDaemon, writeVenue } from './running.ts';
import { Home } from './simctl.ts';

const noModes = process.platform === 'win32' ? 'Windows has no mode bits' : false;

/** Every file below a directory with its bytes as text. */
function filesBelow(directory: string): [file: string, text: string][] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((file) => join(directory, file))
    .filter((file) => statSync(file).isFile())
    .map((file) => [file, readFileSync(file, 'latin1')]);
}

describe('simctl user', () => {
  it('adds, lists, lowers and removes a user, whose token is printed once', async () => {
    await using daemon = await RunningDaemon.start();
    const token = (await daemon.shown('user', 'add', 'ci', '--role', 'operator')).trim();
    assert.match(token, /^simctl_usr_ci_[\w-]{43}$/);
    const own = { home: daemon.home.directory, name: daemon.ready.name, token };
    await using ci = await connect(own);
    assert.equal(ci.role, 'operator');
    assert.match(
      await daemon.shown('user', 'list'),
      /^USER +ROLE +TOKEN +CONNECTIONS\nadmin +admin +in the data directory +\d\n[^]*^ci +operator +given out +1$/m,
    );
    assert.equal(await daemon.shown('user', 'set-role', 'ci', 'viewer'), 'ci is viewer now.\n');
    await ci.closed;
    const renewed = (await daemon.answer('user', 'renew-token', 'ci')) as { token: string };
    await assert.rejects(connect(own), { code: 'auth-failed' });
    await using again = await connect({ ...own, token: renewed.token });
    assert.equal(again.role, 'viewer');
    assert.equal(await daemon.shown('user', 'remove', 'ci'), 'ci removed.\n');
    await again.closed;
    await assert.rejects(connect({ ...own, token: renewed.token }), { code: 'auth-failed' });
  });

  it('puts the token into a new file that nobody else can read', { skip: noModes }, async () => {
    await using daemon = await RunningDaemon.start();
    const words = ['user', 'add', 'ci', '--role', 'viewer', '--token-file', 'ci.token'];
    assert.deepEqual(await daemon.answer(...words), { user: 'ci', role: 'viewer', tokenFile: 'ci.token' });
    const file = join(daemon.home.directory, 'ci.token');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    await using ci = await connect({
      home: daemon.home.directory,
      name: daemon.ready.name,
      token: readFileSync(file, 'utf8'),
    });
    assert.equal(ci.role, 'viewer');
    writeFileSync(join(daemon.home.directory, 'there.token'), 'mine');
    const refused = await daemon.run('user', 'add', 'two', '--role', 'viewer', '--token-file', 'there.token');
    assert.equal(refused.exit, 2);
    assert.match(refused.stderr, /there\.token is there already/);
    assert.equal((await daemon.client.user.list()).users.length, 3, 'nobody was added');
    const twice = await daemon.run('user', 'add', 'ci', '--role', 'viewer', '--token-file', 'no.token');
    assert.equal(twice.exit, 1);
    assert.equal(readdirSync(daemon.home.directory).includes('no.token'), false);
  });

  it('renews the token of the admin in its file too, and goes on with it', async () => {
    await using daemon = await RunningDaemon.start();
    const file = join(daemon.home.directory, daemon.ready.name, 'admin.token');
    const old = readFileSync(file, 'utf8').trim();
    const renewed = (await daemon.shown('user', 'renew-token', 'admin')).trim();
    await daemon.client.closed;
    assert.equal(readFileSync(file, 'utf8').trim(), renewed);
    assert.notEqual(renewed, old);
    await daemon.shown('stop');
    await daemon.stopped();
    await daemon.home[Symbol.asyncDispose]();
  });

  it('keeps users over a restart, and tokens nowhere: not in the store, a log, a reply, or the list of processes', async () => {
    await using home = await Home.create();
    const start = ['start', '--detach', '--json', '--http', '0', await writeVenue(home)];
    const ready = JSON.parse((await home.run(...start)).stdout) as ReadyLine;
    const added = await home.run('user', 'add', 'ci', '--role', 'admin', '--json');
    const { token } = JSON.parse(added.stdout) as { token: string };
    const admin = readFileSync(join(home.directory, 'default', 'admin.token'), 'utf8').trim();
    const replies = await work(home, ready, token);
    const processes = process.platform === 'linux' ? execFileSync('ps', ['axeww'], { encoding: 'utf8' }) : '';
    assert.equal((await home.run('stop')).exit, 0);
    const texts = [...filesBelow(home.directory), ['the replies', replies], ['ps', processes]] as const;
    for (const [secret, own] of [
      [token, ''],
      [admin, 'admin.token'],
    ] as const) {
      // What tells it from other tokens is its secret part.
      const needle = secret.slice(-43);
      for (const [where, text] of texts)
        assert.ok(!text.includes(needle) || (own !== '' && where.endsWith(own)), `the secret is in ${where}`);
    }
    assert.equal((await home.run(...start)).exit, 0);
    await using again = await connect({ home: home.directory, token });
    assert.equal(again.role, 'admin');
    await again.daemon.stop();
  });
});

/** A session of work with a token, right and wrong uses of it. Returns all that the daemon has answered. */
async function work(home: Home, ready: ReadyLine, token: string): Promise<string> {
  const replies: unknown[] = [];
  await using client = await connect({ home: home.directory, token });
  replies.push(await client.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '1', price: '1' }));
  replies.push(await client.daemon.status(), await client.user.list());
  await connect({ home: home.directory, user: 'viewer', token }).catch((error: unknown) =>
    replies.push(String(error)),
  );
  for (const bearer of [token, `${token}x`]) {
    const response = await fetch(`http://127.0.0.1:${ready.management.httpPort}/rpc`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"user.list","params":{"token":1}}',
    });
    replies.push(await response.text());
  }
  return JSON.stringify(replies);
}
