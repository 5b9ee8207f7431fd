import { dictionaryOf, type Dictionary } from '../../src/protocols/fix/dictionary/dictionary.ts';
import { fixtDictionaryOf } from '../../src/protocols/fix/dictionary/fixt.ts';
import { load } from '../../src/protocols/fix/dictionary/versions.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';

/** What a version of FIX calls its fields and messages. Loaded once for each version. */
export class Words {
  static readonly #loaded = new Map<BeginString, Promise<Words>>();
  readonly #dictionary: Dictionary;
  readonly #types: ReadonlyMap<string, string>;

  private constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
    const messages = Array.from(dictionary.source.messages.values());
    this.#types = new Map(messages.map(({ name, msgType }) => [name, msgType]));
  }

  /** Rejects with RangeError for a version that there is not. */
  static of(beginString: BeginString): Promise<Words> {
    let words = this.#loaded.get(beginString);
    if (words === undefined) {
      words = dictionaryFor(beginString).then((dictionary) => new Words(dictionary));
      this.#loaded.set(beginString, words);
    }
    return words;
  }

  /** The tag of a field that is given by tag or name. Throws RangeError when the version has no such field. */
  tagOf(field: string | number): number {
    const tag = Number(field);
    if (Number.isInteger(tag) && tag > 0) return tag;
    const found = this.#dictionary.fieldNamed(String(field))?.tag;
    if (found !== undefined) return found;
    throw new RangeError(`${this.#dictionary.version} has no field "${field}". Use its name or its tag.`);
  }

  /** The MsgType (35) of a message that is given by type or name; what has no name is taken for a type. */
  typeOf(message: string): string {
    return this.#types.get(message) ?? message;
  }
}

async function dictionaryFor(beginString: BeginString): Promise<Dictionary> {
  if (!Object.hasOwn(VERSIONS, beginString)) {
    const all = Object.keys(VERSIONS).join(', ');
    throw new RangeError(`There is no FIX version "${beginString as string}". There is ${all}.`);
  }
  if (beginString !== 'FIXT.1.1') return dictionaryOf(await load[beginString]());
  // What a venue of simctl carries over FIXT.
  return fixtDictionaryOf(await load[beginString](), await load['FIX.5.0SP2']());
}
