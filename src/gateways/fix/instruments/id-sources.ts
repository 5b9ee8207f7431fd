import type { InstrumentTerms } from '../../../engine/instrument.ts';
import { isFrom, type FixVersion } from '../version.ts';

/**
 * Who gave an id: IDSource, from 4.3 SecurityIDSource (22), for each kind of alias that a venue file may have. Aliases of
 * other kinds are names for Symbol (55) only.
 */
const ID_SOURCES: Readonly<Record<string, IdSource>> = {
  cusip: { code: '1' },
  sedol: { code: '2' },
  quik: { code: '3' },
  isin: { code: '4' },
  ric: { code: '5' },
  exchange: { code: '8', from: 'FIX.4.2' },
  cta: { code: '9', from: 'FIX.4.2' },
  bloomberg: { code: 'A', from: 'FIX.4.3' },
  wertpapier: { code: 'B', from: 'FIX.4.3' },
  dutch: { code: 'C', from: 'FIX.4.3' },
  valoren: { code: 'D', from: 'FIX.4.3' },
  sicovam: { code: 'E', from: 'FIX.4.3' },
  belgian: { code: 'F', from: 'FIX.4.3' },
  common: { code: 'G', from: 'FIX.4.3' },
  clearing: { code: 'H', from: 'FIX.4.4' },
  opra: { code: 'J', from: 'FIX.4.4' },
  figi: { code: 'S', from: 'FIX.5.0SP2' },
};

interface IdSource {
  readonly code: string;
  /** The first version that has it; the first of all unless given. */
  readonly from?: FixVersion;
}

/** The exchange's own name of an instrument is its symbol here, unless the venue file says another. */
const EXCHANGE = 'exchange';

const KINDS = new Map(Object.entries(ID_SOURCES).map(([kind, { code }]) => [code, kind]));

/** The kind of alias that SecurityIDSource (22) stands for. */
export function kindOf(source: string): string | undefined {
  return KINDS.get(source);
}

/** The id of a kind that an instrument has. */
export function idOf({ symbol, aliases }: InstrumentTerms, kind: string): string | undefined {
  return aliases[kind] ?? (kind === EXCHANGE ? symbol : undefined);
}

/** Whether a version has a SecurityIDSource (22). */
export function hasSource(version: FixVersion, source: string): boolean {
  const kind = KINDS.get(source);
  return kind !== undefined && isFrom(version, ID_SOURCES[kind]!.from ?? 'FIX.4.0');
}

/** The ids of an instrument that the version has sources for, in the order of the venue file. */
export function idsOf(
  { aliases }: InstrumentTerms,
  version: FixVersion,
): { readonly id: string; readonly source: string }[] {
  return Object.entries(aliases).flatMap(([kind, id]) => {
    const source = Object.hasOwn(ID_SOURCES, kind) ? ID_SOURCES[kind]!.code : '';
    return hasSource(version, source) ? [{ id, source }] : [];
  });
}
