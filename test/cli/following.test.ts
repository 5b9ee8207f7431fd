import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BookJson } from '../../src/management/methods.ts';
import { firstLine, RunningDaemon } from './running.ts';
import { outcome } from './simctl.ts';

describe('commands that go on', () => {
  let daemon: RunningDaemon;
  before(async () => {
    daemon = await RunningDaemon.start();
  });
  after(() => daemon[Symbol.asyncDispose]());

  it('events tail --limit ends by itself, with one line of JSON for each event', async () => {
    const tail = daemon.run(
      'events',
      'tail',
      '--types',
      'order-accepted',
      '--symbol',
      'AAPL',
      '--limit',
      '2',
      '--json',
    );
    await daemon.keepTradingUntil(tail);
    const { exit, stdout } = await tail;
    assert.equal(exit, 0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { venue: string; type: string; number: number });
    assert.deepEqual(
      events.map(({ venue, type }) => [venue, type]),
      [
        ['XSIM', 'order-accepted'],
        ['XSIM', 'order-accepted'],
      ],
    );
    assert.equal(events[1]!.number, events[0]!.number + 1);
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`events tail ends well on ${signal}`, async () => {
      const child = daemon.home.start('events', 'tail');
      const ended = outcome(child);
      const line = firstLine(child);
      await daemon.keepTradingUntil(line);
      assert.match(await line, /XSIM {2}O-\d+ of operator accepted: buy 1 AAPL at 1\.00 day/);
      child.kill(signal);
      const { exit, stderr } = await ended;
      assert.deepEqual([exit, stderr], [0, '']);
    });
  }

  it('events tail ends well when its reader goes away', async () => {
    const child = daemon.home.start('events', 'tail', '--json');
    const ended = new Promise<[number | null, string]>((resolve) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      child.on('close', (exit) => resolve([exit, said]));
    });
    const line = firstLine(child).then(() => child.stdout.destroy());
    await daemon.keepTradingUntil(line);
    await daemon.keepTradingUntil(ended);
    assert.deepEqual(await ended, [0, '']);
  });

  it('book show --watch shows the book at once, and ends well on Ctrl-C', async () => {
    const child = daemon.home.start('book', 'show', 'AAPL', '--watch', '--levels', '1', '--json');
    const ended = outcome(child);
    const book = JSON.parse(await firstLine(child)) as BookJson;
    assert.equal(book.symbol, 'AAPL');
    child.kill('SIGINT');
    assert.equal((await ended).exit, 0);
  });

  it('events tail says so when the daemon ends', async () => {
    const other = await RunningDaemon.start();
    const child = other.home.start('events', 'tail');
    const ended = outcome(child);
    await other.keepTradingUntil(firstLine(child));
    await other[Symbol.asyncDispose]();
    const { exit, stderr } = await ended;
    assert.equal(exit, 2);
    assert.match(stderr, /^simctl: /);
  });
});
