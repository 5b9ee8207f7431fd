import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SessionConfig } from '../config/venue-config.ts';
import type { FixVersion } from '../gateways/fix/version.ts';
import { dictionaryOf, type Dictionary } from '../protocols/fix/dictionary/dictionary.ts';
import { withOverlay } from '../protocols/fix/dictionary/overlay.ts';
import { load } from '../protocols/fix/dictionary/versions.ts';
import { createValidator, type Validator } from '../protocols/fix/validate.ts';

type Terms = Pick<SessionConfig, 'validate' | 'dictionary' | 'dictionaryMode'>;

/** What validates the messages of sessions: one validator for all that have the same version, dictionary and switches. */
export class FixValidators {
  readonly #validators = new Map<string, Validator>();

  /** Rejects as `dictionaryFor` does. */
  async validatorOf(version: FixVersion, terms: Terms): Promise<Validator> {
    const text = terms.dictionary === null ? null : readFileSync(terms.dictionary, 'utf8');
    const digest = text === null ? '' : createHash('sha256').update(text).digest('base64');
    const key = JSON.stringify([version, digest, terms.dictionaryMode, terms.validate]);
    let validator = this.#validators.get(key);
    if (validator === undefined) {
      validator = createValidator(await dictionaryFor(version, text, terms.dictionaryMode), {
        ...terms.validate,
        validateGroupOrder: terms.validate.validateUnorderedGroupFields,
        allowUnknownFields: terms.validate.allowUnknownMessageFields,
        checkRequired: terms.validate.validateRequiredFields,
        checkFormats: terms.validate.validateFieldFormats,
        checkListedValues: terms.validate.validateFieldValues,
      });
      this.#validators.set(key, validator);
    }
    return validator;
  }
}

/** The dictionary of a version with a file of the user's. Rejects with XmlError when the file is no good. */
export async function dictionaryFor(
  version: FixVersion,
  xml: string | null,
  mode: SessionConfig['dictionaryMode'],
): Promise<Dictionary> {
  const { table } = await load[version]();
  const dictionary = dictionaryOf(table);
  return xml === null ? dictionary : withOverlay(dictionary, xml, mode);
}
