import type { BeginString } from '../../protocols/fix/versions.ts';

/** The application version that goes over each session protocol: FIX 4 is both, FIXT.1.1 carries FIX 5.0 SP2. */
const CARRIED = {
  'FIX.4.0': 'FIX.4.0',
  'FIX.4.1': 'FIX.4.1',
  'FIX.4.2': 'FIX.4.2',
  'FIX.4.3': 'FIX.4.3',
  'FIX.4.4': 'FIX.4.4',
  'FIXT.1.1': 'FIX.5.0SP2',
} as const satisfies Record<BeginString, string>;

/** The versions of FIX in which a venue speaks: what its application messages mean, whatever carries them. */
export type FixVersion = (typeof CARRIED)[BeginString];

/** Oldest first. */
export const FIX_VERSIONS: readonly FixVersion[] = Object.values(CARRIED);

/** The version of the application messages of a session. */
export function carriedBy(beginString: BeginString): FixVersion {
  return CARRIED[beginString];
}

/** Whether a version is the first or a later one. */
export function isFrom(version: FixVersion, first: FixVersion): boolean {
  return FIX_VERSIONS.indexOf(version) >= FIX_VERSIONS.indexOf(first);
}

/** Something that versions have, or say, differently. */
export type ByVersion<Value> = Readonly<Record<FixVersion, Value>>;

/** A table by version of what is made for each. */
export function eachVersion<Value>(make: (version: FixVersion) => Value): ByVersion<Value> {
  const entries = FIX_VERSIONS.map((version) => [version, make(version)] as const);
  return Object.fromEntries(entries) as Record<FixVersion, Value>;
}

/**
 * A table by version of what changed when: each value holds from its version until the next one given. Without a value
 * for FIX.4.0 it is null at first.
 */
export function since<Value>(
  changes: Readonly<Partial<Record<FixVersion, Value>> & Record<'FIX.4.0', Value>>,
): ByVersion<Value>;
export function since<Value>(changes: Readonly<Partial<Record<FixVersion, Value>>>): ByVersion<Value | null>;
export function since<Value>(changes: Readonly<Partial<Record<FixVersion, Value>>>): ByVersion<Value | null> {
  const values = {} as Record<FixVersion, Value | null>;
  let value: Value | null = null;
  for (const version of FIX_VERSIONS) {
    if (version in changes) value = changes[version] ?? null;
    values[version] = value;
  }
  return values;
}
