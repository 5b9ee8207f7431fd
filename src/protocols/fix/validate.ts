/**
 * Checks a message against the dictionary of its session: FIX 4.4 vol. 2, "Rejecting messages at
 * session level".
 *
 * The order of the checks decides which of several problems is told: order of header, body and
 * trailer; message type; required fields; then each field in the order of the message: repeated,
 * empty, format, listed values, known tag, member of the message, number of group entries.
 *
 * It runs for every message that comes in: a good message is checked without making anything, on
 * the bytes as they were received.
 */
import type { Dictionary } from './dictionary/dictionary.ts';
import { FORM } from './dictionary/field-types.ts';
import { NOWHERE, Placement } from './dictionary/placement.ts';
import type { FieldIndex } from './dictionary/placement.ts';
import { NOT_READ, PART, Rules } from './dictionary/rules.ts';
import type { MessageRules } from './dictionary/rules.ts';
import { hasForm } from './dictionary/value-forms.ts';
import { problem } from './problem.ts';
import type { SessionProblem } from './problem.ts';

export type { FieldIndex } from './dictionary/placement.ts';

/** What is checked. Everything is, unless an option says otherwise. */
export type ValidationOptions = {
  /** Check tags of 5000 and above like all others; false: they may stand in any message. */
  readonly validateUserDefinedFields?: boolean;
  /** Let pass tags below 5000 that the version or the message does not have. Default false. */
  readonly allowUnknownFields?: boolean;
  /** Header before body before trailer. */
  readonly validateFieldsOutOfOrder?: boolean;
  /** Members of group entries in the order of the dictionary, the delimiter first. */
  readonly validateGroupOrder?: boolean;
  /** No field without a value. */
  readonly validateFieldsHaveValues?: boolean;
  /** Every required field is there, in the message and in each group entry. */
  readonly checkRequired?: boolean;
  /** Values have the form of their type. */
  readonly checkFormats?: boolean;
  /** Values are among the listed ones. */
  readonly checkListedValues?: boolean;
};

/** Checks one message; null when it is good. */
export type Validator = (view: FieldIndex) => SessionProblem | null;

const MSG_TYPE = 35;

/**
 * A validator for one dictionary. Its memory is reused from message to message, so one validator
 * may serve many sessions of the same dictionary and options, one message at a time.
 */
export function createValidator(dictionary: Dictionary, options: ValidationOptions = {}): Validator {
  const validation = new Validation(dictionary, options);
  return (view) => validation.check(view);
}

class Validation {
  readonly #rules: Rules;
  readonly #placement: Placement;
  readonly #checkOrder: boolean;
  readonly #checkRequired: boolean;
  readonly #checkEmpty: boolean;
  readonly #checkFormats: boolean;
  readonly #checkListed: boolean;
  // Field number of each field of the message; as long as the longest field index that came by.
  #numbers = new Uint16Array(0);
  // Rules by the byte of a type of one byte, as nearly all are.
  readonly #byByte: (MessageRules | null)[] = Array.from({ length: 256 }, () => null);

  constructor(dictionary: Dictionary, options: ValidationOptions) {
    this.#rules = new Rules(dictionary);
    this.#placement = new Placement(this.#rules, {
      userDefinedFields: options.validateUserDefinedFields ?? true,
      allowUnknownFields: options.allowUnknownFields ?? false,
      groupOrder: options.validateGroupOrder ?? true,
    });
    this.#checkOrder = options.validateFieldsOutOfOrder ?? true;
    this.#checkRequired = options.checkRequired ?? true;
    this.#checkEmpty = options.validateFieldsHaveValues ?? true;
    this.#checkFormats = options.checkFormats ?? true;
    this.#checkListed = options.checkListedValues ?? true;
  }

  check(view: FieldIndex): SessionProblem | null {
    const outOfOrder = this.#readNumbers(view);
    if (this.#checkOrder && outOfOrder >= 0) {
      return problem('tagOutOfOrder', view.tags[outOfOrder]!);
    }
    const message = this.#messageRules(view);
    if (message === null) return problem('invalidMsgType', null);
    this.#placement.walk(view, this.#numbers, message);
    if (this.#checkRequired) {
      const missing = this.#firstMissing(message);
      if (missing !== 0) return problem('requiredTagMissing', missing);
    }
    return this.#firstWrongField(view);
  }

  // Notes the number of each field; returns the index of the first field of an earlier part than
  // the one before it, or -1.
  #readNumbers({ tags, count }: FieldIndex): number {
    if (this.#numbers.length < count) this.#numbers = new Uint16Array(tags.length);
    const numbers = this.#numbers;
    const { parts, numbers: numberOfTag } = this.#rules;
    let part: number = PART.header;
    let outOfOrder = -1;
    for (let index = 0; index < count; index++) {
      const tag = tags[index]!;
      const number = tag > 0 && tag < numberOfTag.length ? numberOfTag[tag]! : 0;
      numbers[index] = number;
      const next = parts[number]!;
      if (next < part && outOfOrder < 0) outOfOrder = index;
      part = next;
    }
    return outOfOrder;
  }

  #messageRules({ buffer, count, tags, starts, ends }: FieldIndex): MessageRules | null {
    let index = 0;
    while (index < count && tags[index] !== MSG_TYPE) index += 1;
    if (index === count) return null;
    const start = starts[index]!;
    const end = ends[index]!;
    if (end - start !== 1) return this.#rules.message(textOf(buffer, start, end));
    const byte = buffer[start]!;
    return (this.#byByte[byte] ??= this.#rules.message(String.fromCharCode(byte)));
  }

  #firstMissing({ required }: MessageRules): number {
    for (let at = 0; at < required.length; at++) {
      const number = required[at]!;
      if (!this.#placement.saw(number)) return this.#rules.tagOf(number);
    }
    return this.#placement.missingInGroup;
  }

  // The values up to the first misplaced field, then that field. A repeated field is not looked at
  // any more, of any other the value counts before the place.
  #firstWrongField(view: FieldIndex): SessionProblem | null {
    const { at: misplaced, reason } = this.#placement;
    if (misplaced === NOWHERE) return this.#firstWrongValue(view, view.count);
    const checked = reason === 'tagRepeated' ? misplaced : misplaced + 1;
    return this.#firstWrongValue(view, checked) ?? problem(reason, view.tags[misplaced]!);
  }

  // Written out in one loop over local arrays: with the steps as methods of their own it takes half
  // as long again.
  #firstWrongValue({ buffer, tags, starts, ends }: FieldIndex, count: number): SessionProblem | null {
    const { forms, values } = this.#rules;
    const numbers = this.#numbers;
    for (let index = 0; index < count; index++) {
      const start = starts[index]!;
      const end = ends[index]!;
      if (start === end) {
        if (this.#checkEmpty) return problem('tagWithoutValue', tags[index]!);
        continue;
      }
      const number = numbers[index]!;
      if (number === 0) continue;
      let form = forms[number]!;
      if (form === NOT_READ) form = this.#rules.readField(number);
      if (form !== FORM.any && this.#checkFormats && !hasForm(form, buffer, start, end)) {
        return problem('incorrectFormat', tags[index]!);
      }
      const listed = values[number]!;
      if (listed !== null && this.#checkListed && !listed.has(buffer, start, end)) {
        return problem('valueIncorrect', tags[index]!);
      }
    }
    return null;
  }
}

// For the message types of two bytes and more.
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
