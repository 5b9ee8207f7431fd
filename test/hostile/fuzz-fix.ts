/**
 * Fuzzes the FIX layer on every core and says what was reached. A failure prints the seed and a shortened input.
 *
 *   node test/hostile/fuzz-fix.ts [--seed S] [--count N] [--workers W]
 */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fuzzFixOnCores } from './fix-fuzz-workers.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    count: { type: 'string', default: '2000000' },
    workers: { type: 'string', default: String(availableParallelism()) },
  },
});
const [seed, count, workers] = [values.seed, values.count, values.workers].map(Number) as [
  number,
  number,
  number,
];
if (![seed, count, workers].every((value) => Number.isSafeInteger(value)) || count < 1 || workers < 1) {
  console.error('--seed, --count and --workers take whole numbers, the last two from 1');
  process.exit(2);
}
console.log(`SEED=${seed}`);
const began = performance.now();
const { inputs, delivered, answers, slowestMs } = await fuzzFixOnCores({ seed, count }, workers);
const seconds = (performance.now() - began) / 1000;
console.log(
  `${inputs} inputs in ${seconds.toFixed(1)} s (${Math.round(inputs / seconds)}/s on ${workers} workers): ` +
    `${delivered} messages delivered, ${answers} answers, slowest input ${slowestMs.toFixed(1)} ms`,
);
