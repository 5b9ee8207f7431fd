import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { StoreLocked } from '../../src/store/store.ts';
import { seeded } from '../kit/seed.ts';

const CYCLES = Number(process.env['RUNS'] ?? 20);

describe('a store whose process is killed', () => {
  it('has every commit that was reported, and goes on behind it', async (test) => {
    const random = seeded(test);
    const directory = mkdtempSync(join(tmpdir(), 'simctl-kill-'));
    let next = 1;
    try {
      for (let cycle = 0; cycle < CYCLES; cycle++) {
        const reported = await runAndKill(directory, next, random.integer(0, 60));
        const found = readAll(directory);
        assert.ok(found.last >= reported, `${reported} was reported, ${found.last} is there`);
        assert.equal(found.messages, found.last);
        assert.equal(found.nextSender, found.last + 1);
        assert.ok(found.last > next, 'nothing was committed before the kill');
        next = found.last + 1;
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('can be opened by no other process before, and by any after', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'simctl-kill-'));
    try {
      const child = start(directory, 1);
      await firstReport(child);
      assert.throws(
        () => readAll(directory),
        (error) =>
          error instanceof StoreLocked &&
          error.message.endsWith(`in use by committer (process ${child.pid})`),
      );
      child.kill('SIGKILL');
      await exited(child);
      assert.ok(readAll(directory).last >= 1);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

type Committer = ReturnType<typeof start>;

function start(directory: string, first: number) {
  return spawn(process.execPath, [join(import.meta.dirname, 'committer.ts'), directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function exited(child: Committer): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

function firstReport(child: Committer): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the committer ended with ${code}`)));
  });
}

/** The last number that the child reported in its life. */
async function runAndKill(directory: string, first: number, lifeMs: number): Promise<number> {
  const child = start(directory, first);
  let text = '';
  child.stdout.setEncoding('latin1').on('data', (data: string) => {
    text = text.slice(-40) + data;
  });
  await firstReport(child);
  setTimeout(() => child.kill('SIGKILL'), lifeMs);
  await exited(child);
  // A line that the kill cut short was not reported.
  return Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
}

function readAll(directory: string): { last: number; messages: number; nextSender: number } {
  const store = openSqliteStore({ directory, durability: 'process', now: () => 0, holder: 'test' });
  try {
    assert.deepEqual(store.warnings, []);
    let last = 0;
    store.venue('XSIM').replay(0, ({ sequence, at, command }) => {
      assert.deepEqual(
        { at, command },
        { at: sequence, command: { type: 'remove-instrument', symbol: `owner ${sequence}` } },
      );
      last = sequence;
    });
    let messages = 0;
    const session = store.session('XSIM/fix42.CLIENT1');
    session.read(1, Infinity, (seqNum, bytes) => {
      assert.equal(Buffer.from(bytes).toString('latin1'), `message ${seqNum}`);
      assert.equal(seqNum, messages + 1);
      messages = seqNum;
    });
    return { last, messages, nextSender: session.nextSenderSeqNum };
  } finally {
    store.close();
  }
}
