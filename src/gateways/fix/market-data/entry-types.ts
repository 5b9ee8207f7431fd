import { isFrom, type FixVersion } from '../version.ts';

/** What can be seen of an instrument, and what each version calls it: MDEntryType (269). */
interface EntryType {
  readonly code: string;
  /** The version that has it first. */
  readonly since: FixVersion;
}

/** MDEntryType (269). */
export const ENTRY_TYPES = {
  bid: { code: '0', since: 'FIX.4.2' },
  offer: { code: '1', since: 'FIX.4.2' },
  trade: { code: '2', since: 'FIX.4.2' },
  open: { code: '4', since: 'FIX.4.2' },
  close: { code: '5', since: 'FIX.4.2' },
  high: { code: '7', since: 'FIX.4.2' },
  low: { code: '8', since: 'FIX.4.2' },
  imbalance: { code: 'A', since: 'FIX.4.3' },
  volume: { code: 'B', since: 'FIX.4.4' },
  clearing: { code: 'Q', since: 'FIX.5.0SP2' },
} as const satisfies Record<string, EntryType>;

export type EntryTypeName = keyof typeof ENTRY_TYPES;

/** The entry types of a version by their codes. */
export function entryTypesOf(version: FixVersion): ReadonlyMap<string, EntryTypeName> {
  const entries = Object.entries(ENTRY_TYPES) as [EntryTypeName, EntryType][];
  return new Map(
    entries
      .filter(([, { since }]) => isFrom(version, since))
      .map(([name, { code }]) => [code, name] as const),
  );
}
