import type { Entitlement } from '../../src/gateways/fix/drop-copy/entitlement.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';

/** A session of a scenario that gets copies. */
export interface DropCopyLine {
  readonly name: string;
  /** Null for that of the scenario. */
  readonly beginString: BeginString | null;
  readonly copies: Entitlement;
}

/**
 * Reads `drop-copy NAME [BEGINSTRING] WORD …`, where the words are `venue`, `session=NAME`, `firm=NAME`, `trades` and
 * `cancel-rejects`.
 */
export function readDropCopy(line: string): DropCopyLine {
  const [, name, ...rest] = line.split(' ') as [string, string, ...string[]];
  const valuesOf = (key: string): string[] =>
    rest.filter((word) => word.startsWith(`${key}=`)).map((word) => word.slice(key.length + 1));
  return {
    name,
    beginString: (Object.keys(VERSIONS) as BeginString[]).find((each) => rest.includes(each)) ?? null,
    copies: {
      venue: rest.includes('venue'),
      sessions: valuesOf('session'),
      firms: valuesOf('firm'),
      reports: rest.includes('trades') ? 'trades' : 'all',
      cancelRejects: rest.includes('cancel-rejects'),
    },
  };
}
