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

  it('events open, poll, queues and close keep what happens between two commands', async () => {
    const out = async (...words: string[]): Promise<string> => {
      const { exit, stdout, stderr } = await daemon.run('events', ...words);
      assert.equal(exit, 0, stderr);
      return stdout;
    };
    await out('open', 'ci', '--types', 'order-accepted', '--capacity', '2');
    for (let order = 0; order < 3; order++) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await daemon.client.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '1', price: '1' });
    }
    assert.match(
      await out('poll', 'ci'),
      /^1 to 1: 1 events are no longer there\n2 {2}\S+Z {2}XSIM {2}O-\d+ .*accepted.*\n3 {2}.*\n$/,
    );
    const { events } = JSON.parse(await out('poll', 'ci', '--after-seq', '2', '--json')) as {
      events: { sequence: number; event: { type: string } }[];
    };
    assert.deepEqual(
      events.map(({ sequence, event }) => [sequence, event.type]),
      [[3, 'order-accepted']],
    );
    assert.match(await out('queues'), /^QUEUE .*\nci +order-accepted +1 +3 +1 /);
    assert.equal(await out('close', 'ci'), 'ci closed.\n');
    assert.equal(await out('queues'), 'No queues: nobody has events kept.\n');
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
