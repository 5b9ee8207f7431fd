import { dictionaryOf } from '../protocols/fix/dictionary/dictionary.ts';
import { load } from '../protocols/fix/dictionary/versions.ts';
import { createValidator, type Validator } from '../protocols/fix/validate.ts';
import type { FixOrderVersion } from '../gateways/fix-order-codes.ts';

const validators = new Map<FixOrderVersion, Validator>();

/** The validator that all sessions of a version share. Its dictionary is read when the first of them needs it. */
export async function validatorOf(version: FixOrderVersion): Promise<Validator> {
  let validator = validators.get(version);
  if (validator === undefined) {
    const { table } = await load[version]();
    // Tags of 5000 and above belong to the parties, and a venue ignores those it does not know.
    validator = createValidator(dictionaryOf(table), { validateUserDefinedFields: false });
    validators.set(version, validator);
  }
  return validator;
}
