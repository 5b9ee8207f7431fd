import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { RunningDaemon } from './running.ts';

describe('--watch', () => {
  it('shows a list again whenever it has changed, plain in a pipe, until Ctrl-C', async () => {
    await using daemon = await RunningDaemon.start();
    const child = daemon.home.start('order', 'list', '--watch');
    const ended = once(child, 'close');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => (await lines.next()).value as string;
    assert.equal(await next(), 'No orders.');
    assert.equal(await next(), '');
    await daemon.enter('buy', '7', '1.00');
    assert.match(await next(), /^ORDER +VENUE/);
    assert.match(await next(), /^O-1 .* 7 /);
    child.kill('SIGINT');
    assert.deepEqual(await ended, [0, null]);
  });

  it('gives a line of JSON each time', async () => {
    await using daemon = await RunningDaemon.start();
    const child = daemon.home.start('session', 'list', '--watch', '--json');
    const ended = once(child, 'close');
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    assert.equal((JSON.parse(line) as { name: string }[])[0]?.name, 'orders.ACME');
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });
});
