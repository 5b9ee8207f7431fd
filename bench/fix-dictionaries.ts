/**
 * What a version of FIX costs a daemon when it starts: its tables are loaded and made into a dictionary and a validator,
 * each time in a process that has none yet.
 *
 *   node bench/fix-dictionaries.ts [--runs N] [--json]
 */
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { validateTable } from '../src/config/session-tables.ts';
import { FixValidators } from '../src/daemon/fix-validators.ts';
import { VERSIONS, type BeginString } from '../src/protocols/fix/versions.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
    /** For the processes that this one starts. */
    only: { type: 'string' },
  },
});

if (values.only === undefined) compare(Number(values.runs));
else console.log(await startUpMs(values.only as BeginString));

async function startUpMs(version: BeginString): Promise<number> {
  const validate = validateTable.parse({});
  const before = performance.now();
  await new FixValidators().rulesOf(version, { validate, dictionary: null, dictionaryMode: 'extend' });
  return performance.now() - before;
}

function compare(runs: number): void {
  const versions = (Object.keys(VERSIONS) as BeginString[]).map((beginString) => {
    const program = [import.meta.filename, '--only', beginString];
    const times = Array.from({ length: runs }, () => Number(execFileSync(process.execPath, program)));
    times.sort((a, b) => a - b);
    const rounded = (ms: number): number => Math.round(ms * 10) / 10;
    return { beginString, bestMs: rounded(times[0]!), medianMs: rounded(times[runs >> 1]!) };
  });
  if (values.json) console.log(JSON.stringify({ benchmark: 'fix-dictionaries', load: loadavg(), versions }));
  else console.table(versions);
}
