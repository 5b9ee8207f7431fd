import assert from 'node:assert/strict';
import {
  cpSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { LOG_FILE } from '../../src/daemon/log-file.ts';
import { DaemonLog } from '../../src/daemon/log.ts';
import { MESSAGE_LOG, MessageLogs } from '../../src/daemon/message-log.ts';
import { RotatingFile } from '../../src/daemon/rotating-file.ts';
import { Turn } from '../../src/daemon/turn.ts';
import { messageLogFile } from '../../src/management/home.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { fixBytes } from '../kit/fix-text.ts';
import { toldTo } from '../kit/logged.ts';
import { eachPromisedFileStep } from '../kit/promised-file-steps.ts';

const LIMITS = { bytes: 40, files: 3 };
/** Two lines a file, and each of the files is rotated away more than once. */
const LINES = 12;

function directoryOf(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-rotation-'));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function line(number: number): string {
  return `line ${number}`.padEnd(19, '.');
}

/** All lines that there are, the oldest first. */
function linesIn(directory: string): string[] {
  const names = readdirSync(directory).toSorted().toReversed();
  assert.ok(names.length <= LIMITS.files, names.join());
  return names.flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n').slice(0, -1));
}

/** The last of the lines up to a number, as many as there are. */
function lastOf(last: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => line(last - count + 1 + index));
}

describe('a file that rotates', () => {
  it('has all that was appended whichever step its process dies at, and goes on', async (context) => {
    const [live, images] = [join(directoryOf(context), 'live'), join(directoryOf(context), 'images')];
    const seen: { step: string; appended: number }[] = [];
    let appended = 0;
    const restore = await eachPromisedFileStep((step) => {
      mkdirSync(live, { recursive: true });
      cpSync(live, join(images, String(seen.length)), { recursive: true });
      seen.push({ step, appended });
    });
    try {
      const file = new RotatingFile(join(live, 'a.log'), LIMITS);
      for (let number = 1; number <= LINES; number++) {
        await file.append(Buffer.from(`${line(number)}\n`));
        appended = number;
      }
      await file.close();
    } finally {
      restore();
    }
    for (const step of ['after rename', 'before open', 'within appendFile'])
      assert.ok(seen.some((each) => each.step === step));
    for (const [index, { step, appended: before }] of seen.entries()) {
      const directory = join(images, String(index));
      const file = new RotatingFile(join(directory, 'a.log'), LIMITS);
      // What was being appended may be there, and is whole if it is.
      const isThere = linesIn(directory).includes(line(before + 1));
      const next = before + (isThere ? 2 : 1);
      await file.append(Buffer.from(`${line(next)}\n`));
      await file.close();
      const lines = linesIn(directory);
      assert.deepEqual(lines, lastOf(next, lines.length), `${step}, after ${before}`);
      // The oldest file may go before the one that is to take its place has come.
      assert.ok(lines.length >= Math.min(next, 2 * (LIMITS.files - 2) + 1), `${step}: ${lines.length} lines`);
    }
  });

  it('has what was appended, and nothing of what was refused, whichever step the disk refuses', async (context) => {
    const base = directoryOf(context);
    for (let refusedAt = 0, steps = Infinity; refusedAt < steps; refusedAt++) {
      const directory = join(base, String(refusedAt));
      let count = 0;
      const restore = await eachPromisedFileStep((step) => {
        if (!step.startsWith('after') && count++ === refusedAt) throw noSpace();
      });
      const taken: string[] = [];
      try {
        const file = new RotatingFile(join(directory, 'a.log'), LIMITS);
        for (let number = 1; number <= LINES; number++) {
          await file.append(Buffer.from(`${line(number)}\n`)).then(
            () => taken.push(line(number)),
            (error: unknown) => assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC'),
          );
        }
        await file.close().catch(() => {});
      } finally {
        restore();
      }
      steps = count;
      assert.ok(taken.length >= LINES - 1, `step ${refusedAt}: ${taken.length} lines`);
      const lines = linesIn(directory);
      assert.ok(lines.length >= 3);
      assert.deepEqual(lines, taken.slice(-lines.length), `step ${refusedAt}`);
    }
  });
});

/** Files of a log that is to be rotated next: they have nothing but their last line. */
function fill(path: string, files: number, bytes: number): void {
  mkdirSync(dirname(path), { recursive: true });
  for (let number = 0; number < files; number++) {
    const descriptor = openSync(number === 0 ? path : `${path}.${number}`, 'w');
    ftruncateSync(descriptor, bytes - 1);
    writeSync(descriptor, '\n', bytes - 1);
    closeSync(descriptor);
  }
}

/** What has been written to the files since. */
function writtenTo(path: string, files: number, bytes: number): string {
  const names = readdirSync(dirname(path));
  assert.ok(names.length <= files, names.join());
  return names
    .map((name) => join(dirname(path), name))
    .filter((file) => statSync(file).size < bytes)
    .map((file) => readFileSync(file, 'latin1'))
    .join('');
}

for (const [what, limits, run] of [
  [
    'the log of a daemon',
    { bytes: LOG_FILE.bytes, files: LOG_FILE.files },
    async (directory: string) => {
      const path = join(directory, 'daemon.log');
      fill(path, LOG_FILE.files, LOG_FILE.bytes);
      const log = new DaemonLog({ path });
      for (const text of ['first', 'second']) {
        log.area('daemon').info(text);
        await log.flush();
      }
      log.area('daemon').info('last');
      await log.close();
      return path;
    },
  ],
  [
    'the log of a session',
    { bytes: MESSAGE_LOG.fileBytes, files: MESSAGE_LOG.files },
    async (directory: string) => {
      const path = messageLogFile(directory, 'XSIM', 'acme');
      fill(path, MESSAGE_LOG.files, MESSAGE_LOG.fileBytes);
      const turn = new Turn(openMemoryStore({ now: () => 0 }), () => {});
      const logs = new MessageLogs({ directory, turn, byDefault: true, log: toldTo([]) });
      for (const text of ['first', 'second', 'last']) {
        logs.open('XSIM', 'acme').sent(fixBytes(`35=B|34=1|58=${text}`), 1);
        await logs.close();
      }
      return path;
    },
  ],
] as const) {
  describe(`${what}, on a disk that refuses a step of its rotation`, () => {
    it('says how much is missing, and has the rest', async (context) => {
      const base = directoryOf(context);
      const said = new Set<string>();
      // The last time it refuses none.
      for (let refusedAt = 0, steps = Infinity; refusedAt <= steps; refusedAt++) {
        const directory = join(base, String(refusedAt));
        mkdirSync(directory);
        let count = 0;
        const restore = await eachPromisedFileStep((step) => {
          if (!step.startsWith('after') && count++ === refusedAt) throw noSpace();
        });
        let path: string;
        try {
          path = await run(directory);
        } finally {
          restore();
        }
        steps = count;
        const text = writtenTo(path, limits.files, limits.bytes);
        const has = ['first', 'second', 'last'].filter((each) => text.includes(each));
        const missing = /"lines":(\d+)|# (\d+) messages? (?:is|are) not here/.exec(text);
        const missed = Number(missing?.[1] ?? missing?.[2] ?? 0);
        said.add(`${has.join()} and ${missed}`);
        // Whoever refuses the last has nobody who could still say so.
        if (has.includes('last')) assert.equal(has.length + missed, 3, `step ${refusedAt}: ${text}`);
        else assert.deepEqual(has, ['first', 'second'], `step ${refusedAt}`);
        rmSync(directory, { recursive: true });
      }
      assert.ok(said.has('first,second,last and 0') && said.has('second,last and 1'), [...said].join('; '));
    });
  });
}

function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
}
