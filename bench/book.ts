/**
 * The speed of the matching core. With a file of operations (ops-file.ts) it can be compared with other engines.
 *
 *   node bench/book.ts [--ops FILE [--preload N]] [--workload single|multi|deep] [--seed N] [--write FILE] [--json]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateOperations, WORKLOADS, type WorkloadName } from './generate-ops.ts';
import { BadOperations, parseOperations, type Operations } from './ops-file.ts';
import { OpsRunner, type Totals } from './run-ops.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const RUNS = 5;

class Misuse extends Error {}

interface Load {
  readonly operations: Operations;
  readonly preload: number;
}

function wholeNumber(name: string, text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new Misuse(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Misuse(`cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}

function loadOf(values: Record<string, string | boolean | undefined>): Load {
  if (typeof values['ops'] === 'string') {
    const operations = parseOperations(readFile(values['ops']));
    const preload = wholeNumber('preload', String(values['preload'] ?? '0'));
    if (preload > operations.count) throw new Misuse(`--preload ${preload} of ${operations.count} records`);
    return { operations, preload };
  }
  const name = String(values['workload'] ?? 'single');
  if (!Object.hasOwn(WORKLOADS, name)) {
    throw new Misuse(`--workload must be one of ${Object.keys(WORKLOADS).join(', ')}, not "${name}"`);
  }
  const workload = name as WorkloadName;
  const seed = wholeNumber('seed', String(values['seed'] ?? '1'));
  process.stderr.write(`making the operations of ${workload} from seed ${seed}\n`);
  const bytes = generateOperations(workload, seed);
  if (typeof values['write'] === 'string') writeFileSync(values['write'], bytes);
  return { operations: parseOperations(bytes), preload: WORKLOADS[workload].preload };
}

/** One run on fresh books: operations a second, and what they came to. */
function run({ operations, preload }: Load): { opsPerSec: number; totals: Totals; engineBytes: number } {
  const runner = new OpsRunner(operations);
  runner.apply(0, preload);
  const start = process.hrtime.bigint();
  runner.apply(preload, operations.count);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const opsPerSec = (operations.count - preload) / seconds;
  return { opsPerSec, totals: runner.totals(), engineBytes: runner.engineBytes };
}

function measure(load: Load): string {
  let { totals, engineBytes } = run(load);
  const speeds: number[] = [];
  for (let count = 0; count < RUNS; count++) {
    const result = run(load);
    speeds.push(Math.round(result.opsPerSec));
    ({ totals, engineBytes } = result);
    process.stderr.write(
      `run ${count + 1} of ${RUNS}: ${(result.opsPerSec / 1e6).toFixed(2)} M operations a second\n`,
    );
  }
  const median = speeds.toSorted((a, b) => a - b)[RUNS >> 1]!;
  const fields = [
    ['ops', load.operations.count - load.preload],
    ['opsPerSec', median],
    ['trades', totals.trades],
    ['quantity', totals.quantity],
    // As digits: it may exceed what JSON.stringify writes exactly.
    ['notional', totals.notional],
    ['live', totals.live],
    ['maxRssMb', Math.round(process.resourceUsage().maxRSS / 1024)],
    ['fillHash', totals.fillHash],
    ['refused', totals.refused],
    ['engineMb', (engineBytes / 2 ** 20).toFixed(1)],
    ['runs', `[${speeds.join(',')}]`],
    ['node', `"${process.version}"`],
  ];
  return `{${fields.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

function main(): void {
  try {
    const { values } = parseArgs({
      options: {
        ops: { type: 'string' },
        preload: { type: 'string' },
        workload: { type: 'string' },
        seed: { type: 'string' },
        write: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    const result = measure(loadOf(values));
    process.stdout.write(
      values.json === true ? `${result}\n` : `${result.replaceAll(/[{}"]/g, '').replaceAll(',', '\n')}\n`,
    );
  } catch (error) {
    if (!(error instanceof BadOperations || error instanceof Misuse || error instanceof TypeError))
      throw error;
    process.stderr.write(`bench:book: ${error.message}\n`);
    process.exitCode = 2;
  }
}

main();
