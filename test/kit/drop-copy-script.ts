import type { Entitlement } from '../../src/gateways/fix/drop-copy/entitlement.ts';
import { FIX_VERSIONS, type FixVersion } from '../../src/gateways/fix/version.ts';

/** A session of a scenario that gets copies. */
export interface DropCopyLine {
  readonly name: string;
  /** Null for that of the scenario. */
  readonly version: FixVersion | null;
  readonly copies: Entitlement;
}

/**
 * Reads `drop-copy NAME [VERSION] WORD …`, where the words are `venue`, `session=NAME`, `firm=NAME`, `trades` and
 * `cancel-rejects`.
 */
export function readDropCopy(line: string): DropCopyLine {
  const [, name, ...rest] = line.split(' ') as [string, string, ...string[]];
  const valuesOf = (key: string): string[] =>
    rest.filter((word) => word.startsWith(`${key}=`)).map((word) => word.slice(key.length + 1));
  return {
    name,
    version: FIX_VERSIONS.find((version) => rest.includes(version)) ?? null,
    copies: {
      venue: rest.includes('venue'),
      sessions: valuesOf('session'),
      firms: valuesOf('firm'),
      reports: rest.includes('trades') ? 'trades' : 'all',
      cancelRejects: rest.includes('cancel-rejects'),
    },
  };
}
