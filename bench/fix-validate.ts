/**
 * Cost of validating one NewOrderSingle against a full dictionary.
 *
 *   node bench/fix-validate.ts [--json]
 */
import { dictionaryOf } from '../src/protocols/fix/dictionary/dictionary.ts';
import { load } from '../src/protocols/fix/dictionary/versions.ts';
import { createValidator } from '../src/protocols/fix/validate.ts';
import { fieldIndex } from '../test/protocols/fix/field-index.ts';
import { helpIfAsked } from '../scripts/usage.ts';

helpIfAsked(import.meta.filename);

const TIME = '20261123-23:20:00.123';
const ORDERS = {
  'FIX.4.2': `11=K3X9-1|21=1|55=AAPL|54=1|60=${TIME}|38=100|40=2|44=100.25|59=0|`,
  'FIX.4.4': `11=K3X9-1|453=1|448=TRADER|447=D|452=11|55=AAPL|54=1|60=${TIME}|38=100|40=2|44=100.25|59=0|`,
} as const;

const MESSAGES = 256;
const ROUNDS = 2000;
const RUNS = 7;

const lines = [];
for (const version of ['FIX.4.2', 'FIX.4.4'] as const) {
  const table = await load[version]();
  const before = performance.now();
  const validate = createValidator(dictionaryOf(table));
  const prepareMs = performance.now() - before;
  const views = Array.from({ length: MESSAGES }, (_, sequence) => {
    const header = `8=${version}|9=150|35=D|34=${sequence + 2}|49=CLIENT1|52=${TIME}|56=VENUE|`;
    return fieldIndex(`${header}${ORDERS[version]}10=123|`);
  });
  for (const view of views) if (validate(view) !== null) throw new Error('the order is refused');
  const nanoseconds: number[] = [];
  const heapBefore = process.memoryUsage().heapUsed;
  for (let run = 0; run < RUNS; run++) {
    const start = process.hrtime.bigint();
    for (let round = 0; round < ROUNDS; round++) for (const view of views) validate(view);
    nanoseconds.push(Number(process.hrtime.bigint() - start) / (ROUNDS * MESSAGES));
  }
  const heapGrowth = process.memoryUsage().heapUsed - heapBefore;
  nanoseconds.sort((a, b) => a - b);
  lines.push({
    version,
    fields: views[0]!.count,
    nsPerMessage: Math.round(nanoseconds[RUNS >> 1]!),
    nsPerMessageBest: Math.round(nanoseconds[0]!),
    heapBytesPerMessage: Math.round((heapGrowth / (RUNS * ROUNDS * MESSAGES)) * 100) / 100,
    prepareMs: Math.round(prepareMs * 10) / 10,
  });
}
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ benchmark: 'fix-validate', versions: lines }));
} else {
  console.table(lines);
}
