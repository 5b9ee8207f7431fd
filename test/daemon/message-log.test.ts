import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { MESSAGE_LOG, MessageLogs } from '../../src/daemon/message-log.ts';
import { RotatingFile } from '../../src/daemon/rotating-file.ts';
import { Turn } from '../../src/daemon/turn.ts';
import { messageLogFile, messageLogName } from '../../src/management/home.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { toldTo } from '../kit/logged.ts';
import { fixBytes, visible } from '../kit/fix-text.ts';
import { storeOnDisk, type DiskStore } from '../kit/full-disk.ts';

const AT = Date.UTC(2026, 0, 5, 9) * 1_000 + 1_234;
const STAMP = '20260105-09:00:00.001234';
const ORDER = fixBytes('35=D|34=2|11=A-1|58=two\nlines');
const LOGON = fixBytes('35=A|34=1|553=joe|554=hunter2');

interface Setup extends Pick<DiskStore, 'directory' | 'disk'> {
  readonly turn: Turn;
  readonly logs: MessageLogs;
  readonly said: string[];
}

function setUp(context: TestContext): Setup {
  const { store, directory, disk } = storeOnDisk(context);
  store.secrets.set('something', 'to commit');
  const turn = new Turn(store, () => {});
  const said: string[] = [];
  const logs = new MessageLogs({
    directory,
    turn,
    byDefault: true,
    log: { ...toldTo(said), info: (text) => void said.push(text) },
  });
  return { directory, turn, logs, said, disk };
}

function viewOf(bytes: Buffer): MessageView {
  const view = new MessageView();
  assert.ok(view.decodeFrame(bytes));
  return view;
}

function textOf(directory: string): string {
  return visible(readFileSync(messageLogFile(directory, 'XSIM', 'acme')));
}

describe('a message log', () => {
  it('has what was received and sent in its order, with time and direction, once the turn is committed', async (context) => {
    const { directory, turn, logs } = setUp(context);
    const log = logs.open('XSIM', 'acme');
    const chunk = Buffer.concat([LOGON, ORDER]);
    log.received(chunk, 0, LOGON.length, viewOf(LOGON), AT);
    log.received(chunk, LOGON.length, chunk.length, viewOf(ORDER), AT);
    turn.end();
    log.sent(Buffer.concat([fixBytes('35=A|34=1'), fixBytes('35=8|34=2')]), AT);
    await logs.close();
    const masked = visible(fixBytes('35=A|34=1|553=joe|554=***'));
    assert.equal(
      textOf(directory),
      [
        `${STAMP} in  ${masked}`,
        `${STAMP} in  ${visible(ORDER)}`,
        `${STAMP} out ${visible(fixBytes('35=A|34=1'))}`,
        `${STAMP} out ${visible(fixBytes('35=8|34=2'))}`,
        '',
      ].join('\n'),
    );
    if (process.platform !== 'win32')
      assert.equal(statSync(messageLogFile(directory, 'XSIM', 'acme')).mode & 0o077, 0);
    assert.deepEqual([logs.unlogged, logs.waiting], [0, 0]);
  });

  it('has nothing of a turn that is not committed', async (context) => {
    const { directory, turn, logs, disk } = setUp(context);
    const log = logs.open('XSIM', 'acme');
    log.sent(LOGON, AT);
    disk.full = true;
    log.received(ORDER, 0, ORDER.length, viewOf(ORDER), AT);
    turn.end();
    await logs.close();
    assert.doesNotMatch(textOf(directory), /35=D/);
    disk.full = false;
    turn.end();
    await logs.close();
    assert.match(textOf(directory), /35=D/);
    turn.close();
  });

  it('keeps garbled bytes to one line, without credentials', async (context) => {
    const { directory, turn, logs } = setUp(context);
    const garbled = Buffer.from('8=FIX.4.4\x019=5\x0135=A\n\x01554=hunter2\x0110=1\x01');
    logs.open('XSIM', 'acme').received(garbled, 0, garbled.length, null, AT);
    turn.end();
    await logs.close();
    assert.equal(textOf(directory), `${STAMP} in  8=FIX.4.4|9=5|35=A |554=***|10=1|\n`);
  });

  it('goes on when the disk refuses, counts what is missing, and says so where it is missing', async (context) => {
    const { directory, turn, logs, said } = setUp(context);
    const log = logs.open('XSIM', 'acme');
    const send = async (): Promise<void> => {
      log.sent(ORDER, AT);
      await logs.close();
    };
    writeFileSync(join(directory, 'logs'), 'a file in the way of the folder');
    await send();
    await send();
    assert.equal(logs.unlogged, 2);
    assert.match(logs.problem ?? '', /EEXIST|ENOTDIR/);
    rmSync(join(directory, 'logs'));
    await send();
    assert.deepEqual([logs.unlogged, logs.problem, logs.waiting], [2, null, 0]);
    assert.match(textOf(directory), /^# 2 messages are not here.*\n\S+ out 8=FIX.4.4\|/);
    assert.equal(said.length, 2, said.join('\n'));
    turn.end();
  });

  it('takes a message no longer the more messages leave with it', async (context) => {
    const { logs } = setUp(context);
    const log = logs.open('XSIM', 'acme');
    const count = 30_000;
    const output = Buffer.concat(
      Array.from({ length: count }, () => fixBytes('35=8|34=2|58=a report of a fill')),
    );
    const before = process.cpuUsage();
    log.sent(output, AT);
    const { user } = process.cpuUsage(before);
    assert.ok(user < 1_000_000, `${user} microseconds for ${count} messages`);
    assert.equal(logs.unlogged, 0);
    await logs.close();
  });

  it('leaves out what the disk is too slow for, within its limit of memory', async (context) => {
    const { directory, logs } = setUp(context);
    const log = logs.open('XSIM', 'acme');
    const news = fixBytes(`35=B|34=1|58=${'x'.repeat(60_000)}`);
    const count = Math.ceil((2.5 * MESSAGE_LOG.waitingBytes) / news.length);
    for (let sent = 0; sent < count; sent++) log.sent(news, AT);
    assert.ok(logs.waiting <= 2 * MESSAGE_LOG.waitingBytes);
    await logs.close();
    assert.ok(logs.unlogged > 0);
    log.sent(ORDER, AT);
    await logs.close();
    const files = readdirSync(join(directory, 'logs', 'XSIM'));
    const text = files.map((file) => readFileSync(join(directory, 'logs', 'XSIM', file), 'latin1')).join('');
    assert.equal(text.split('\x0135=B\x01').length - 1, count - logs.unlogged);
    assert.match(text, new RegExp(`^# ${logs.unlogged} messages are not here`, 'm'));
    assert.equal(logs.waiting, 0);
  });
});

describe('a rotating file', () => {
  it('keeps so many files of so many bytes, and goes on after a restart', async (context) => {
    const { directory } = setUp(context);
    const path = join(directory, 'folder', 'a.fix');
    for (let restart = 0; restart < 3; restart++) {
      const file = new RotatingFile(path, { bytes: 100, files: 3 });
      for (let line = 0; line < 10; line++)
        await file.append(Buffer.from(`${restart}${line}`.padEnd(39) + '\n'));
      await file.close();
    }
    const names = readdirSync(join(directory, 'folder')).toSorted();
    assert.deepEqual(names, ['a.fix', 'a.fix.1', 'a.fix.2']);
    const kept = ['.2', '.1', ''].map((ending) =>
      readFileSync(path + ending, 'utf8')
        .match(/\d\d/g)!
        .join(' '),
    );
    assert.deepEqual(kept, ['24 25', '26 27', '28 29']);
  });

  it('writes a line that is larger than a file, and rejects when it cannot rotate', async (context) => {
    const { directory } = setUp(context);
    const path = join(directory, 'a.fix');
    const file = new RotatingFile(path, { bytes: 10, files: 2 });
    await file.append(Buffer.from('more than ten bytes\n'));
    mkdirSync(`${path}.1`);
    writeFileSync(join(`${path}.1`, 'x'), '');
    await assert.rejects(file.append(Buffer.from('next\n')));
    rmSync(`${path}.1`, { recursive: true });
    await file.append(Buffer.from('next\n'));
    await file.close();
    assert.equal(readFileSync(path, 'utf8'), 'next\n');
  });
});

describe('the name of a message log', () => {
  it('is one that every system takes, and differs where sessions do', () => {
    assert.equal(messageLogName('fix44.ACME'), 'fix44.ACME.fix');
    assert.equal(messageLogName('../a/b\\c:d*?'), '..%2Fa%2Fb%5Cc%3Ad%2A%3F.fix');
    assert.equal(messageLogName('con.x'), '%63on.x.fix');
    assert.equal(messageLogName('LPT1'), '%4CPT1.fix');
    assert.equal(messageLogName('console'), 'console.fix');
    const [long, other] = [messageLogName('*'.repeat(129)), messageLogName(`${'*'.repeat(128)}/`)];
    assert.ok(long.length <= 210 && long !== other);
  });
});
