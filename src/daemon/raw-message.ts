const SOH = '\x01';

/** Session messages (FIX session protocol): what they do to the session is the session's own business. */
const SESSION_TYPES: ReadonlySet<string> = new Set(['0', '1', '2', '3', '4', '5', 'A']);

/** Fields that the session writes itself, whatever the text has. */
const OWN_FIELDS: ReadonlySet<number> = new Set([8, 9, 10, 34, 35, 43, 49, 50, 52, 56, 57, 122, 142, 143]);

const MAX_FIELDS = 2_000;

export interface RawMessage {
  readonly msgType: string;
  /** What stands between our header and our trailer. */
  readonly fields: readonly (readonly [tag: number, value: string])[];
}

/**
 * Reads an application message that somebody has typed or copied: fields as `tag=value`, separated by SOH or, where
 * there is none, by `|`. Throws RangeError that says what is wrong with it.
 */
export function readRawMessage(text: string): RawMessage {
  const parts = text
    .split(text.includes(SOH) ? SOH : '|')
    .map((part) => part.replace(/^[\r\n]+|[\r\n]+$/g, ''));
  if (parts.at(-1) === '') parts.pop();
  if (parts.length > MAX_FIELDS) throw new RangeError(`has more than ${MAX_FIELDS} fields`);
  const fields = parts.map(readField);
  const msgType = fields.find(([tag]) => tag === 35)?.[1];
  if (msgType === undefined) throw new RangeError('has no MsgType: begin it with 35=');
  if (!/^[A-Za-z0-9]{1,8}$/.test(msgType)) throw new RangeError(`"${msgType}" is no MsgType`);
  if (SESSION_TYPES.has(msgType)) throw new RangeError(`35=${msgType} is a message of the session itself`);
  return { msgType, fields: fields.filter(([tag]) => !OWN_FIELDS.has(tag)) };
}

function readField(part: string, index: number): readonly [number, string] {
  const match = /^([1-9]\d{0,8})=(.+)$/s.exec(part);
  if (match === null)
    throw new RangeError(`field ${index + 1}, "${part.slice(0, 40)}", is not of the form tag=value`);
  return [Number(match[1]), match[2]!];
}
