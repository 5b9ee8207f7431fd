import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { LOG_FILE } from '../../src/daemon/log-file.ts';
import { DaemonLog } from '../../src/daemon/log.ts';
import { changeLevels, DEFAULT_LOG_LEVELS, type LogEntry } from '../../src/management/log.ts';

function pathIn(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-log-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'daemon.log');
}

function entriesOf(path: string): LogEntry[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LogEntry);
}

describe('the log of a daemon', () => {
  it('has an entry a line, with its time, level, area and fields', async (context) => {
    const path = pathIn(context);
    const log = new DaemonLog({ path });
    log.area('fix').info('ACME has logged on', { session: 'ACME', peer: '127.0.0.1:5000' });
    log.area('store').error('two\nlines');
    await log.close();
    const [first, second, ...more] = entriesOf(path);
    assert.deepEqual(
      { ...first, time: '' },
      {
        time: '',
        level: 'info',
        area: 'fix',
        text: 'ACME has logged on',
        session: 'ACME',
        peer: '127.0.0.1:5000',
      },
    );
    assert.match(first!.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual([second!.level, second!.area, second!.text], ['error', 'store', 'two\nlines']);
    assert.deepEqual(more, []);
    if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  it('has what the level of the area lets through, which can be changed', () => {
    const texts: string[] = [];
    const log = new DaemonLog({
      path: null,
      levels: 'warn,fix=debug',
      onEntry: ({ area, text }) => texts.push(`${area} ${text}`),
    });
    const sayAll = (): void => {
      for (const area of ['fix', 'store'] as const) {
        for (const level of ['debug', 'info', 'warn'] as const) log.area(area)[level](level);
      }
    };
    sayAll();
    assert.deepEqual(texts.splice(0), ['fix debug', 'fix info', 'fix warn', 'store warn']);
    log.change('fix=error,store=info');
    sayAll();
    assert.deepEqual(texts.splice(0), ['store info', 'store warn']);
    assert.throws(() => log.change('loud'), /"loud" is no level: debug, info, warn, error/);
    assert.equal(log.levels.store, 'info');
  });

  it('does not have what is secret', async (context) => {
    const path = pathIn(context);
    const log = new DaemonLog({ path });
    log
      .area('management')
      .warn('a mistake of ours', { token: 'hunter2', password: 'hunter2', user: 'admin' });
    await log.close();
    assert.doesNotMatch(readFileSync(path, 'utf8'), /hunter2/);
    assert.equal(entriesOf(path)[0]!['user'], 'admin');
  });

  it('is rotated when it becomes too large, and has a bound', async (context) => {
    const path = pathIn(context);
    const text = 'x'.repeat(LOG_FILE.waitingBytes / 2);
    const rounds = Math.ceil(((LOG_FILE.files + 1) * LOG_FILE.bytes) / text.length);
    for (let round = 0; round < rounds; round++) {
      const log = new DaemonLog({ path });
      log.area('daemon').info(text, { round });
      // oxlint-disable-next-line no-await-in-loop -- one round after the other
      await log.close();
    }
    assert.equal(entriesOf(path).at(-1)!['round'], rounds - 1);
    const files = [path, ...Array.from({ length: LOG_FILE.files - 1 }, (_, index) => `${path}.${index + 1}`)];
    for (const file of files) assert.ok(statSync(file).size <= LOG_FILE.bytes, file);
    assert.equal(statSync(`${path}.${LOG_FILE.files}`, { throwIfNoEntry: false }), undefined);
  });

  it('leaves out what the disk does not take and says so once it does, and nobody waits or fails', async (context) => {
    const path = pathIn(context);
    // A folder in its place: like a full disk, it takes nothing.
    mkdirSync(path);
    const log = new DaemonLog({ path });
    const text = 'x'.repeat(LOG_FILE.waitingBytes / 4);
    for (let entry = 0; entry < 8; entry++) log.area('daemon').info(text);
    await log.flush();
    rmSync(path, { recursive: true });
    log.area('daemon').info('it goes on');
    await log.close();
    const [note, next] = entriesOf(path);
    assert.equal(note!.text, 'entries of the log are missing');
    assert.equal(note!['lines'], 8);
    assert.equal(next!.text, 'it goes on');
  });
});

describe('levels of the log', () => {
  for (const [text, problem] of [
    ['', /"" is no level/],
    ['info,warn', /more than one level/],
    ['fix=loud', /"loud" is no level: debug, info, warn, error/],
    ['orders=info', /"orders" is no area: daemon, store/],
    ['fix=info=warn', /./],
  ] as const) {
    it(`cannot be "${text}"`, () => {
      assert.throws(() => changeLevels(DEFAULT_LOG_LEVELS, text), problem);
    });
  }
});
