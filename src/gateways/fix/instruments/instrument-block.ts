import type { Instrument, InstrumentTerms } from '../../../engine/instrument.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { idsOf } from './id-sources.ts';
import { INSTRUMENT_FIELDS } from './instrument-fields.ts';

/** The fields of the Instrument block in the order in which groups have them; 5.0 has moved PutOrCall (201). */
const BLOCK = [460, 461, 167, 200, 205, 541, 201, 202, 231];
const BLOCK_OF_5 = [460, 461, 167, 200, 541, 202, 231, 201];

const SECURITY_DESC = 107;
const FIELDS_BY_TAG = new Map(INSTRUMENT_FIELDS.map((field) => [field.tag, field]));

/** Writes all that the version can say of an instrument, its ids included: the Instrument block of reference data. */
export function writeInstrument(message: Encoder, { terms }: Instrument, version: FixVersion): void {
  const [first, ...others] = idsOf(terms, version);
  message.text(55, terms.symbol);
  if (first !== undefined) {
    message.text(48, first.id);
    message.text(22, first.source);
  }
  if (others.length > 0 && isFrom(version, 'FIX.4.3')) {
    message.int(454, others.length);
    for (const { id, source } of others) {
      message.text(455, id);
      message.text(456, source);
    }
  }
  for (const tag of isFrom(version, 'FIX.5.0SP2') ? BLOCK_OF_5 : BLOCK)
    writeField(message, tag, terms, version);
  const description = describe(terms);
  if (description !== null) message.text(SECURITY_DESC, description);
}

/** Writes what a field says of an instrument. Returns whether it says anything. */
export function writeField(
  message: Encoder,
  tag: number,
  terms: InstrumentTerms,
  version: FixVersion,
): boolean {
  const field = FIELDS_BY_TAG.get(tag)!;
  const value = field.isIn?.(version) === false ? null : field.of(terms, version);
  if (value !== null) message.text(tag, value);
  return value !== null;
}

/** What no field has a place for: SecurityDesc (107) of an NDF says where its fixing comes from. */
function describe(terms: InstrumentTerms): string | null {
  if (terms.assetClass !== 'ndf') return null;
  const { baseCurrency, currency, fixingDate, fixingSource, settlementCurrency, settlementDate } = terms;
  const fixing = `fixed on ${fixingDate} by ${fixingSource}`;
  return `NDF ${baseCurrency}/${currency} ${fixing}, settled on ${settlementDate} in ${settlementCurrency}`;
}
