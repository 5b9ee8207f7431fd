import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogEntry } from '../../src/management/log.ts';
import { writeVenue } from './running.ts';
import { Home } from './simctl.ts';

describe('simctl log', () => {
  it('shows the log of a daemon while it runs and afterwards, and changes its levels', async () => {
    await using home = await Home.create();
    const venue = await writeVenue(home);
    assert.equal((await home.run('start', '--detach', '--log-level', 'warn,daemon=info', venue)).exit, 0);
    const levels = await home.run('log', 'level', '--json');
    assert.deepEqual(JSON.parse(levels.stdout), {
      daemon: 'info',
      store: 'warn',
      venue: 'warn',
      fix: 'warn',
      messages: 'warn',
      management: 'warn',
    });
    const changed = await home.run('log', 'level', 'management=info');
    assert.match(changed.stdout, /management +info/);
    const wrong = await home.run('log', 'level', 'orders=info');
    assert.equal(wrong.exit, 2);
    assert.match(wrong.stderr, /"orders" is no area: daemon, store, venue, fix, messages, management/);
    assert.equal((await home.run('stop')).exit, 0);

    const all = await home.run('log', 'tail');
    assert.match(all.stdout, /^[\d:.]+Z {2}info {3}daemon: default has started version=/);
    const peer = process.platform === 'win32' ? String.raw`127\.0\.0\.1:\d+` : 'the unix socket';
    assert.match(
      all.stdout,
      new RegExp(`management: admin has logged on peer=${peer} user=admin role=admin`),
    );
    assert.match(all.stdout, /daemon: default has stopped\n$/);
    const some = await home.run('log', 'tail', '--area', 'daemon', '--last', '2', '--json');
    const texts = some.stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as LogEntry).text);
    assert.deepEqual(texts, ['the levels of the log have been changed', 'default has stopped']);
    assert.equal((await home.run('log', 'tail', '--level', 'error')).stdout, '');
  });

  it('says what is wrong: levels that are none, and a daemon without a log', async () => {
    await using home = await Home.create();
    const started = await home.run('start', '--ephemeral', '--log-level', 'loud', await writeVenue(home));
    assert.equal(started.exit, 2);
    assert.match(started.stderr, /"loud" is no level: debug, info, warn, error/);
    const tail = await home.run('log', 'tail');
    assert.equal(tail.exit, 2);
    assert.match(tail.stderr, /there is no log/);
  });
});
