/**
 * How long 1,000 tests of a typical shape take, by node:test on two processors: two files of 500, each with a daemon of
 * its own. What one such test is, is in bench/scenario-tests.ts.
 *
 *   node bench/scenarios.ts [--json]
 */
import { join } from 'node:path';
import { run } from 'node:test';
import { helpIfAsked } from '../scripts/usage.ts';
import { printFigures } from './figures.ts';

helpIfAsked(import.meta.filename);

const FILE = join(import.meta.dirname, 'scenario-tests.ts');
const FILES = 2;
const TESTS = 500;

/** Runs one file in a process of its own; rejects when a test fails. */
async function runFile(): Promise<void> {
  let passed = 0;
  for await (const { type, data } of run({ files: [FILE], argv: [String(TESTS)] })) {
    if (type === 'test:fail') throw new Error(`${data.name} failed`, { cause: data.details.error });
    if (type === 'test:pass' && data.nesting === 1) passed++;
  }
  if (passed !== TESTS) throw new Error(`${passed} tests of ${TESTS} were run`);
}

const began = performance.now();
await Promise.all(Array.from({ length: FILES }, runFile));
const elapsedMs = performance.now() - began;
printFigures([
  {
    case: `${FILES * TESTS} scenario tests, two files at a time`,
    value: elapsedMs,
    unit: 'ms',
    limit: 30_000,
  },
]);
