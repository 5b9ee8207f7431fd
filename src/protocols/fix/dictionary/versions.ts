/**
 * The versions that have a table, and how to get it.
 *
 * A table is a file of its own and is loaded when a session of its version is configured: the
 * caller waits for the promise and hands the table to `dictionaryOf` or `fixtDictionaryOf`.
 */
import type { DictionaryTable } from './table.ts';

/** A table is the whole of its file. */
function read(file: Promise<{ readonly default: DictionaryTable }>): Promise<DictionaryTable> {
  return file.then(({ default: table }) => table);
}

/** Loads the table of each version. */
export const load = {
  'FIX.4.0': () => read(import('./tables/fix40.json', { with: { type: 'json' } })),
  'FIX.4.1': () => read(import('./tables/fix41.json', { with: { type: 'json' } })),
  'FIX.4.2': () => read(import('./tables/fix42.json', { with: { type: 'json' } })),
  'FIX.4.3': () => read(import('./tables/fix43.json', { with: { type: 'json' } })),
  'FIX.4.4': () => read(import('./tables/fix44.json', { with: { type: 'json' } })),
  'FIXT.1.1': () => read(import('./tables/fixt11.json', { with: { type: 'json' } })),
  'FIX.5.0': () => read(import('./tables/fix50.json', { with: { type: 'json' } })),
  'FIX.5.0SP1': () => read(import('./tables/fix50sp1.json', { with: { type: 'json' } })),
  'FIX.5.0SP2': () => read(import('./tables/fix50sp2.json', { with: { type: 'json' } })),
} as const satisfies Record<string, () => Promise<DictionaryTable>>;

/** A version that has a table. */
export type DictionaryVersion = keyof typeof load;
