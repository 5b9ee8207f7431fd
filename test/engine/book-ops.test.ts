import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { generateOperations } from '../../bench/generate-ops.ts';
import { BadOperations, OperationsWriter, parseOperations } from '../../bench/ops-file.ts';
import { OpsRunner, type Totals } from '../../bench/run-ops.ts';

/** Thirteen operations with every kind of them, on two books, and what each does. */
const VECTOR = `
0000000001000000640000000a000000  book 0: 1 buys 10@100
00010000020000006600000005000000  2 sells 5@102
00010000030000006500000007000000  3 sells 7@101
0400000004000000650000000a000000  4 IOC buys 10@101: 7 from 3, 3 expire
02010000020000006400000004000000  2 replaced to 4@100: trades 4 with 1, nothing rests
05010000050000006400000007000000  5 FOK sells 7@100: only 6 there, killed
05010000060000006400000006000000  6 FOK sells 6@100: 6 from 1
0000010007000000fbffffff03000000  book 1: 7 buys 3@-5
03010100080000000000000005000000  book 1: 8 market sells 5: 3 at -5, 2 expire
00000000090000006300000008000000  book 0: 9 buys 8@99
000000000a0000006200000002000000  10 buys 2@98
01000000090000006300000008000000  cancel 9
01000000090000006300000008000000  cancel 9 again: refused
`;

function bytesOf(text: string): Uint8Array {
  const hex = text.split('\n').map((line) => line.slice(0, 32));
  return Buffer.from(hex.join(''), 'hex');
}

function totalsOf(bytes: Uint8Array): Totals {
  const operations = parseOperations(bytes);
  const runner = new OpsRunner(operations);
  runner.apply(0, operations.count);
  return runner.totals();
}

describe('a file of operations', () => {
  it('gives the totals that every engine gives', () => {
    assert.deepEqual(totalsOf(bytesOf(VECTOR)), {
      trades: 4,
      quantity: 20,
      notional: 1692n,
      live: 1,
      fillHash: 845_174,
      refused: 1,
    });
  });

  it('keeps the place of an order that is replaced by less at its own price', () => {
    const writer = new OperationsWriter();
    writer.add(0, 0, 0, 1, 100, 10);
    writer.add(0, 0, 0, 2, 100, 10);
    writer.add(2, 0, 0, 1, 100, 4);
    writer.add(3, 1, 0, 3, 0, 5);
    const { fillHash, live } = totalsOf(writer.bytes());
    assert.equal(fillHash, 31 * (7 * 1 + 4) + (7 * 2 + 1));
    assert.equal(live, 1);
  });

  it('sums a notional above 2^53 exactly', () => {
    const writer = new OperationsWriter();
    for (let id = 1; id < 9; id += 2) {
      writer.add(0, 0, 0, id, 2_147_483_645, 2_147_483_647);
      writer.add(0, 1, 0, id + 1, 2_147_483_645, 2_147_483_647);
    }
    assert.equal(totalsOf(writer.bytes()).notional, 4n * 2_147_483_645n * 2_147_483_647n);
  });

  for (const [problem, bytes] of [
    ['of a length that is no multiple of 16', new Uint8Array(17)],
    ['with an unknown operation', bytesOf('06000000010000006400000001000000')],
    ['with an unknown side', bytesOf('00020000010000006400000001000000')],
    ['with id 0', bytesOf('00000000000000006400000001000000')],
    ['with an id too large for a table', bytesOf('00000000ffffffff6400000001000000')],
    ['with a quantity of 0', bytesOf('00000000010000006400000000000000')],
    ['with a price out of range', bytesOf('00000000010000000000008001000000')],
  ] as const) {
    it(`is refused ${problem}`, () => {
      assert.throws(() => parseOperations(bytes), BadOperations);
    });
  }
});

describe('bench/book.ts', () => {
  const bench = fileURLToPath(new URL('../../bench/book.ts', import.meta.url));
  const run = (...args: string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [bench, ...args], { encoding: 'utf8' });
  let directory: string;
  let vector: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'bench-book-'));
    vector = join(directory, 'vector.ops');
    writeFileSync(vector, bytesOf(VECTOR));
  });
  after(() => rmSync(directory, { recursive: true }));

  it('prints one line of JSON', () => {
    const { status, stdout } = run('--ops', vector, '--preload', '3', '--json');
    assert.equal(status, 0);
    const { opsPerSec, maxRssMb, runs, node, ...totals } = JSON.parse(stdout);
    assert.ok(opsPerSec > 0 && maxRssMb > 0);
    assert.equal(runs.length, 5);
    assert.equal(node, process.version);
    assert.deepEqual(totals, {
      ops: 10,
      trades: 4,
      quantity: 20,
      notional: 1692,
      live: 1,
      fillHash: 845_174,
      refused: 1,
      engineMb: 0,
    });
  });

  it('exits with 2 and says why, for a bad file and for a bad option', () => {
    const short = join(directory, 'short.ops');
    writeFileSync(short, bytesOf(VECTOR).subarray(1));
    for (const [args, problem] of [
      [['--ops', short], /207 bytes: not a multiple of 16/],
      [['--ops', join(directory, 'missing.ops')], /cannot read .*missing\.ops/],
      [['--ops', vector, '--preload', '14'], /--preload 14 of 13 records/],
      [['--workload', 'triple'], /--workload must be one of single, multi, deep, not "triple"/],
      [['--speed'], /--speed/],
    ] as const) {
      const { status, stdout, stderr } = run(...args);
      assert.equal(status, 2, args.join(' '));
      assert.equal(stdout, '');
      assert.match(stderr, problem);
    }
  });
});

describe('a generated workload', () => {
  it('is the same bytes for the same seed, and others for another', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => generateOperations('multi', seed, 20_000));
    assert.deepEqual(one, same);
    assert.notDeepEqual(one, other);
  });

  it('names orders that are there, and has the mix that it says', () => {
    const bytes = generateOperations('single', 7, 50_000);
    assert.equal(totalsOf(bytes).refused, 0);
    const { words, count } = parseOperations(bytes);
    const shares = [0, 0, 0, 0, 0, 0];
    for (let record = 0; record < count; record++) shares[words[record * 4]! & 255]! += 1 / count;
    for (const [operation, share] of [0.55, 0.35, 0.05, 0.02, 0.02, 0.01].entries()) {
      assert.ok(Math.abs(shares[operation]! - share) < 0.02, `operation ${operation}: ${shares[operation]}`);
    }
  });
});
