import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { latestMessages } from '../../src/daemon/message-tail.ts';
import { DaemonHome } from '../kit/daemon.ts';

const line = (direction: string, second: number, text: string): string =>
  `20260302-09:30:${String(second).padStart(2, '0')}.000123 ${direction} ${text.replaceAll('|', '\u0001')}\n`;

describe('the latest messages of a message log', () => {
  it('are those at its end, without notes and what is cut off', async () => {
    await using home = await DaemonHome.create();
    const path = join(home.directory, 'fix.ACME.log');
    assert.deepEqual(await latestMessages(path, 10), [], 'no file');
    await writeFile(path, line('in ', 1, '8=FIX.4.4|35=A|'));
    await appendFile(path, '# 2 messages are not here: the disk did not take them\n');
    await appendFile(path, line('out', 2, '8=FIX.4.4|35=A|58=käse|'));
    assert.deepEqual(await latestMessages(path, 10), [
      { at: '2026-03-02T09:30:01.000123Z', direction: 'in', message: '8=FIX.4.4|35=A|' },
      { at: '2026-03-02T09:30:02.000123Z', direction: 'out', message: '8=FIX.4.4|35=A|58=käse|' },
    ]);
    await appendFile(path, line('in ', 3, '8=FIX.4.4|35=0|').slice(0, 20));
    assert.deepEqual(
      (await latestMessages(path, 1)).map(({ direction }) => direction),
      ['out'],
      'a line that is being written',
    );
  });

  it('are no more than fit, of files and of messages of any length', async () => {
    await using home = await DaemonHome.create();
    const path = join(home.directory, 'fix.ACME.log');
    const long = `8=FIX.4.4|35=B|58=${'x'.repeat(9_000)}|`;
    await writeFile(path, Array.from({ length: 40 }, (_, at) => line('in ', at, long)).join(''));
    const messages = await latestMessages(path, 200);
    assert.deepEqual([messages.length, messages.at(-1)?.at], [14, '2026-03-02T09:30:39.000123Z']);
    assert.ok(messages.every(({ message }) => message.length === 4_096));
  });
});
