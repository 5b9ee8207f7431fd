import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SessionConfig } from '../config/venue-config.ts';
import { carriedBy } from '../gateways/fix/version.ts';
import { STANDARD_DATA_FIELDS, type DataFields } from '../protocols/fix/data-fields.ts';
import { dataFieldsOf } from '../protocols/fix/dictionary/data-pairs.ts';
import { dictionaryOf, type Dictionary } from '../protocols/fix/dictionary/dictionary.ts';
import { withOverlay } from '../protocols/fix/dictionary/overlay.ts';
import { fixtDictionaryOf } from '../protocols/fix/dictionary/fixt.ts';
import { load } from '../protocols/fix/dictionary/versions.ts';
import { createValidator, type Validator } from '../protocols/fix/validate.ts';
import type { BeginString } from '../protocols/fix/versions.ts';

type Terms = Pick<SessionConfig, 'validate' | 'dictionary' | 'dictionaryMode'>;

/** How the messages of a session are read and checked. */
export interface MessageRules {
  readonly validate: Validator;
  readonly dataFields: DataFields;
}

/** The rules of sessions: the same for all that have the same version, dictionary and switches. */
export class FixValidators {
  readonly #rules = new Map<string, MessageRules>();

  /** Rejects as `dictionaryFor` does. */
  async rulesOf(beginString: BeginString, terms: Terms): Promise<MessageRules> {
    const text = terms.dictionary === null ? null : readFileSync(terms.dictionary, 'utf8');
    const digest = text === null ? '' : createHash('sha256').update(text).digest('base64');
    const key = JSON.stringify([beginString, digest, terms.dictionaryMode, terms.validate]);
    let rules = this.#rules.get(key);
    if (rules === undefined) {
      const dictionary = await dictionaryFor(beginString, text, terms.dictionaryMode);
      const validate = createValidator(dictionary, {
        ...terms.validate,
        validateGroupOrder: terms.validate.validateUnorderedGroupFields,
        allowUnknownFields: terms.validate.allowUnknownMessageFields,
        checkRequired: terms.validate.validateRequiredFields,
        checkFormats: terms.validate.validateFieldFormats,
        checkListedValues: terms.validate.validateFieldValues,
      });
      // Those of the versions are known, and looking for more takes as long as all the rest.
      rules = { validate, dataFields: text === null ? STANDARD_DATA_FIELDS : dataFieldsOf(dictionary) };
      this.#rules.set(key, rules);
    }
    return rules;
  }
}

/** The dictionary of a version, for FIXT.1.1 with that of what it carries, with a file of the user's. Rejects with XmlError when the file is no good. */
export async function dictionaryFor(
  beginString: BeginString,
  xml: string | null,
  mode: SessionConfig['dictionaryMode'],
): Promise<Dictionary> {
  const version = carriedBy(beginString);
  const table = await load[version]();
  const dictionary =
    version === beginString ? dictionaryOf(table) : fixtDictionaryOf(await load[beginString](), table);
  return xml === null ? dictionary : withOverlay(dictionary, xml, mode);
}
