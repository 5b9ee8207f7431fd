/**
 * The versions that have a table, and how to get it.
 *
 * A table is a module of its own and is loaded when a session of its version is configured: the
 * caller waits for the promise and hands the table to `dictionaryOf` or `fixtDictionaryOf`.
 */
import type { DictionaryTable } from './table.ts';

type TableModule = { readonly table: DictionaryTable };

/** Loads the table of each version. */
export const load = {
  'FIX.4.0': () => import('./tables/fix40.ts'),
  'FIX.4.1': () => import('./tables/fix41.ts'),
  'FIX.4.2': () => import('./tables/fix42.ts'),
  'FIX.4.3': () => import('./tables/fix43.ts'),
  'FIX.4.4': () => import('./tables/fix44.ts'),
  'FIXT.1.1': () => import('./tables/fixt11.ts'),
  'FIX.5.0': () => import('./tables/fix50.ts'),
  'FIX.5.0SP1': () => import('./tables/fix50sp1.ts'),
  'FIX.5.0SP2': () => import('./tables/fix50sp2.ts'),
} as const satisfies Record<string, () => Promise<TableModule>>;

/** A version that has a table. */
export type DictionaryVersion = keyof typeof load;
