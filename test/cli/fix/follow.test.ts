import assert from 'node:assert/strict';
import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { Home, outcome } from '../simctl.ts';
import { fromClient } from './logs.ts';

const heartbeat = (seqNum: number): string => `${fromClient('0', seqNum, '')}\n`;

describe('simctl fix show --follow', () => {
  it('goes on with what is added, over rotation, and over a file made anew', async () => {
    await using home = await Home.create();
    const log = join(home.directory, 'acme.fix');
    await writeFile(log, heartbeat(1) + heartbeat(2));
    const child = home.start('fix', 'show', log, '--follow', '--short', '--last', '1');
    const ended = outcome(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => /#\d+/.exec((await lines.next()).value as string)![0];

    assert.equal(await next(), '#2');
    const [begin, rest] = [heartbeat(3).slice(0, 20), heartbeat(3).slice(20)];
    await appendFile(log, begin);
    await appendFile(log, rest);
    assert.equal(await next(), '#3');

    // Two files are begun before anybody looks.
    await rename(log, `${log}.1`);
    await appendFile(`${log}.1`, heartbeat(4));
    await rename(`${log}.1`, `${log}.2`);
    await writeFile(`${log}.1`, heartbeat(5));
    await writeFile(log, heartbeat(6));
    for (const expected of ['#4', '#5', '#6']) assert.equal(await next(), expected);

    await truncate(log);
    await appendFile(log, fromClient('0', 7, ''));
    assert.equal(await next(), '#7');

    await rm(log);
    await writeFile(log, heartbeat(8));
    assert.equal(await next(), '#8');

    child.kill('SIGINT');
    assert.equal((await ended).exit, 0);
  });
});
