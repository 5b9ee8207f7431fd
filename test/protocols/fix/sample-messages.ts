import type { Dictionary } from '../../../src/protocols/fix/dictionary/dictionary.ts';
import type { FieldType } from '../../../src/protocols/fix/dictionary/field-types.ts';
import type { Layout } from '../../../src/protocols/fix/dictionary/layout.ts';

const PLAIN: Partial<Record<FieldType, string>> = {
  AMT: '-12.50',
  BOOLEAN: 'Y',
  CHAR: 'A',
  DATE: '20261123',
  DAYOFMONTH: '31',
  FLOAT: '0.5',
  INT: '-7',
  LENGTH: '3',
  LOCALMKTDATE: '20280229',
  LOCALMKTTIME: '09:30:00',
  MONTHYEAR: '202612',
  MULTIPLECHARVALUE: 'A B',
  NUMINGROUP: '1',
  PERCENTAGE: '0.05',
  PRICE: '100.25',
  PRICEOFFSET: '-.01',
  QTY: '100',
  SEQNUM: '12',
  TAGNUM: '55',
  TIME: '20261123-23:20:00',
  TZTIMEONLY: '07:39-05',
  TZTIMESTAMP: '20261123-07:39:15+05:30',
  UTCDATE: '20261123',
  UTCDATEONLY: '20261123',
  UTCTIMEONLY: '23:59:60',
  UTCTIMESTAMP: '20261123-23:20:00.123',
};

/** A value that the field may have. */
export function sampleValue(dictionary: Dictionary, tag: number): string {
  const field = dictionary.fields.get(tag);
  if (field === undefined) throw new Error(`no field ${tag}`);
  const [listed] = field.values.keys();
  return listed ?? PLAIN[field.type] ?? 'text';
}

/** Fields of a layout in its order: only the required ones, or all with `entries` in each group. */
export function sampleFields(
  dictionary: Dictionary,
  layout: Layout,
  fill: 'required' | 'all',
  entries = 1,
): string {
  const needed = new Set(layout.required);
  const delimiter = 'delimiter' in layout ? layout.delimiter : 0;
  let text = '';
  for (const tag of layout.tags) {
    if (fill === 'required' && !needed.has(tag) && tag !== delimiter) continue;
    const group = layout.groups.get(tag);
    if (group === undefined) {
      text += `${tag}=${sampleValue(dictionary, tag)}|`;
      continue;
    }
    text += `${tag}=${entries}|`;
    for (let entry = 0; entry < entries; entry++) {
      text += sampleFields(dictionary, group, fill, entries);
    }
  }
  return text;
}

/** A message of the type: header, body and trailer. */
export function sampleMessage(
  dictionary: Dictionary,
  msgType: string,
  fill: 'required' | 'all',
  entries = 1,
): string {
  const body = dictionary.message(msgType);
  if (body === undefined) throw new Error(`no message ${msgType}`);
  const part = (layout: Layout): string => sampleFields(dictionary, layout, fill, entries);
  const header = part(dictionary.header).replace(/(^|\|)35=[^|]*/, `$135=${msgType}`);
  return header + part(body) + part(dictionary.trailer);
}
