import type { ArmedFault } from '../../../faults/armed-fault.ts';
import type { FaultKindName, ParametersOf } from '../../../faults/catalogue.ts';
import { BEGIN_STRING, BODY_LENGTH, bytesOf, CHECK_SUM, type Field } from '../profile/fields.ts';
import { valueIn } from './letter.ts';

/** A message as its bytes are to leave. */
export interface Leaving {
  readonly fields: readonly Field[];
  /** Tags of the fields that stay as they are, though they should follow from the others. */
  readonly given: ReadonlySet<number>;
}

/** What a fault makes of it. Throws RangeError that says why it cannot. */
type Act = (armed: ArmedFault, leaving: Leaving) => Leaving;

export const SENT: { readonly [Kind in FaultKindName]?: Act } = {
  'seq-low': (armed, leaving) => {
    const number = Number(valueIn(leaving, 34)) - armed.parameters<'seq-low'>().by;
    if (number < 1) throw new RangeError('there is no number so low');
    return set(leaving, 34, String(number));
  },
  'resent-no-122': (_, leaving) => without(leaving, 122),
  'logon-bad': (armed, leaving) => mistaken(leaving, armed.parameters<'logon-bad'>().mistake),
  'checksum-bad': (_, leaving) => {
    const sum = Number(valueIn(right(leaving), CHECK_SUM));
    return wrong(leaving, CHECK_SUM, String((sum + 1) % 256).padStart(3, '0'));
  },
  'length-bad': (armed, leaving) => {
    const length = Number(valueIn(right(leaving), BODY_LENGTH));
    return wrong(leaving, BODY_LENGTH, String(length + armed.parameters<'length-bad'>().by));
  },
  'tag-order': (armed, leaving) => {
    const { tag } = armed.parameters<'tag-order'>();
    const field = fieldOf(leaving, tag);
    return append(without(leaving, tag), field);
  },
  'tag-duplicate': (armed, leaving) => {
    const { tag, value } = armed.parameters<'tag-duplicate'>();
    const [, there] = fieldOf(leaving, tag);
    return append(leaving, [tag, value ?? there]);
  },
  'tag-missing': (armed, leaving) => without(leaving, armed.parameters<'tag-missing'>().tag),
  'non-ascii': (armed, leaving) => {
    const { tag, value } = armed.parameters<'non-ascii'>();
    return valueIn(leaving, tag) === '' ? append(leaving, [tag, value]) : set(leaving, tag, value);
  },
};

export function bytesLeaving({ fields, given }: Leaving): Buffer {
  return bytesOf(fields, given);
}

function mistaken(leaving: Leaving, mistake: ParametersOf<'logon-bad'>['mistake']): Leaving {
  switch (mistake) {
    case 'comp-id':
      return set(leaving, 56, `${valueIn(leaving, 56)}X`);
    case 'begin-string':
      return set(leaving, BEGIN_STRING, valueIn(leaving, BEGIN_STRING) === 'FIX.4.4' ? 'FIX.4.2' : 'FIX.4.4');
    case 'heartbeat':
      return set(leaving, 108, String(Number(valueIn(leaving, 108)) + 1));
    case 'no-heartbeat':
      return without(leaving, 108);
    case 'encryption':
      return set(leaving, 98, '1');
    case 'number':
      return set(leaving, 34, String(Number(valueIn(leaving, 34)) + 1_000));
  }
}

/** Its fields with those that follow from others as they should be. */
function right({ fields, given }: Leaving): Leaving {
  const others = new Set([...given].filter((tag) => tag !== CHECK_SUM && tag !== BODY_LENGTH));
  const text = bytesOf(fields, others).toString('latin1');
  const valueOf = (tag: number): string => new RegExp(`\\x01${tag}=(\\d+)\\x01`).exec(text)?.[1] ?? '';
  const rightFields = fields.map(([tag, value]): Field => {
    return tag === CHECK_SUM || tag === BODY_LENGTH ? [tag, valueOf(tag)] : [tag, value];
  });
  return { fields: rightFields, given: others };
}

function wrong(leaving: Leaving, tag: number, value: string): Leaving {
  const { fields } = set(leaving, tag, value);
  return { fields, given: new Set([...leaving.given, tag]) };
}

function fieldOf({ fields }: Leaving, tag: number): Field {
  const field = fields.find(([each]) => each === tag);
  if (field === undefined) throw new RangeError(`the message has no ${tag}`);
  return field;
}

function set(leaving: Leaving, tag: number, value: string): Leaving {
  fieldOf(leaving, tag);
  return { ...leaving, fields: leaving.fields.map((field) => (field[0] === tag ? [tag, value] : field)) };
}

function without(leaving: Leaving, tag: number): Leaving {
  fieldOf(leaving, tag);
  return { ...leaving, fields: leaving.fields.filter(([each]) => each !== tag) };
}

/** At the end of the body. */
function append(leaving: Leaving, field: Field): Leaving {
  const at = leaving.fields.findIndex(([tag]) => tag === CHECK_SUM);
  const fields = [...leaving.fields];
  fields.splice(at < 0 ? fields.length : at, 0, field);
  return { ...leaving, fields };
}
