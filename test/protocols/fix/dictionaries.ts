import { dictionaryOf } from '../../../src/protocols/fix/dictionary/dictionary.ts';
import type { Dictionary } from '../../../src/protocols/fix/dictionary/dictionary.ts';
import { fixtDictionaryOf } from '../../../src/protocols/fix/dictionary/fixt.ts';
import { load } from '../../../src/protocols/fix/dictionary/versions.ts';

const transport = await load['FIXT.1.1']();

/** The dictionary that a session of each version uses. */
export const DICTIONARIES = {
  'FIX.4.0': dictionaryOf(await load['FIX.4.0']()),
  'FIX.4.1': dictionaryOf(await load['FIX.4.1']()),
  'FIX.4.2': dictionaryOf(await load['FIX.4.2']()),
  'FIX.4.3': dictionaryOf(await load['FIX.4.3']()),
  'FIX.4.4': dictionaryOf(await load['FIX.4.4']()),
  'FIX.5.0': fixtDictionaryOf(transport, await load['FIX.5.0']()),
  'FIX.5.0SP1': fixtDictionaryOf(transport, await load['FIX.5.0SP1']()),
  'FIX.5.0SP2': fixtDictionaryOf(transport, await load['FIX.5.0SP2']()),
} as const satisfies Record<string, Dictionary>;
