/**
 * Writes `src/protocols/fix/dictionary/tables/*.json` from dictionary files in QuickFIX's XML format.
 *
 *   node scripts/generate-fix-dictionary.ts DIR
 *
 * DIR holds FIX40.xml … FIX44.xml, FIX50.xml, FIX50SP1.xml, FIX50SP2.xml and FIXT11.xml.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readQuickFixXml } from '../src/protocols/fix/dictionary/quickfix-xml.ts';
import type { DictionarySource, FieldDefinition } from '../src/protocols/fix/dictionary/source.ts';
import { writeTable } from './fix-dictionary-table.ts';
import { helpIfAsked } from './usage.ts';

helpIfAsked(import.meta.filename);

const NAMES = ['FIX40', 'FIX41', 'FIX42', 'FIX43', 'FIX44', 'FIX50', 'FIX50SP1', 'FIX50SP2', 'FIXT11'];
const TABLES = join(import.meta.dirname, '../src/protocols/fix/dictionary/tables');

// Where the text of the version allows more than the files list.
const OTHER_VALUES_ALLOWED: readonly { tag: number; versions: RegExp }[] = [
  // IOIQty (IOIShares): a number of shares, or S, M, L.
  { tag: 27, versions: /./ },
  // SettlLocation: the listed depositories, or an ISO country code.
  { tag: 166, versions: /^FIX\.4\.[12]$/ },
  // SettlType, LegSettlType: the listed values, or a tenor such as M3.
  { tag: 63, versions: /^FIX\.5/ },
  { tag: 587, versions: /^FIX\.5/ },
  // TradingSessionID and -SubID: the listed values, or names that the parties agree on.
  { tag: 336, versions: /^FIX\.5/ },
  { tag: 625, versions: /^FIX\.5/ },
];

function corrected(source: DictionarySource): DictionarySource {
  const fields = new Map<number, FieldDefinition>();
  for (const field of source.fields.values()) fields.set(field.tag, field);
  for (const { tag, versions } of OTHER_VALUES_ALLOWED) {
    const field = fields.get(tag);
    if (field !== undefined && field.values.size > 0 && versions.test(source.version)) {
      fields.set(tag, { ...field, open: true });
    }
  }
  return { ...source, fields };
}

const directory = process.argv[2];
if (directory === undefined) {
  console.error('usage: node scripts/generate-fix-dictionary.ts DIR');
  process.exit(2);
}
for (const name of NAMES) {
  const text = readFileSync(join(directory, `${name}.xml`), 'utf8')
    // The only listed value that is a description: it stands for any country code.
    .replace(/^\s*<value enum='ISO Country Code'.*\n/m, '');
  const source = corrected(readQuickFixXml(text));
  const file = join(TABLES, `${name.toLowerCase()}.json`);
  const table = `${JSON.stringify(writeTable(source), null, 1)}\n`;
  writeFileSync(file, table);
  console.log(`${file}: ${table.length} bytes`);
}
