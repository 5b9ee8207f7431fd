import { MessageView } from '../../../protocols/fix/message.ts';

/** A field of a message, its value one character a byte (ISO 8859-1). */
export type Field = readonly [tag: number, value: string];

export const BEGIN_STRING = 8;
export const BODY_LENGTH = 9;
export const CHECK_SUM = 10;

/** Fields of the standard header, of any version: what is added of them belongs before the body. */
export const HEADER_TAGS: ReadonlySet<number> = new Set([
  8, 9, 34, 35, 43, 49, 50, 52, 56, 57, 90, 91, 97, 115, 116, 122, 128, 129, 142, 143, 144, 145, 212, 213,
  347, 369, 370, 627, 628, 629, 630, 1128, 1129, 1156,
]);

/** The fields of a whole message, in order. Throws where it is none. */
export function fieldsOf(message: Buffer): Field[] {
  const view = new MessageView();
  if (!view.decodeFrame(message)) throw new Error('no whole FIX message');
  return Array.from({ length: view.count }, (_, index) => [view.tags[index]!, view.textAt(index)] as const);
}

/**
 * The fields as bytes, with BodyLength (9) and CheckSum (10) as the fields between them have it; those of `given` stay
 * as they are.
 */
export function bytesOf(fields: readonly Field[], given: ReadonlySet<number>): Buffer {
  const lengthAt = fields.findIndex(([tag]) => tag === BODY_LENGTH);
  const sumAt = fields.findIndex(([tag]) => tag === CHECK_SUM);
  const head = textOf(fields.slice(0, Math.max(0, lengthAt)));
  const body = textOf(fields.slice(lengthAt + 1, sumAt < 0 ? undefined : sumAt));
  const length =
    lengthAt < 0
      ? ''
      : textOf([given.has(BODY_LENGTH) ? fields[lengthAt]! : [BODY_LENGTH, String(body.length)]]);
  const summed = Buffer.from(`${head}${length}${body}`, 'latin1');
  if (sumAt < 0) return summed;
  const sum = given.has(CHECK_SUM) ? fields[sumAt]! : ([CHECK_SUM, checkSum(summed)] as const);
  return Buffer.concat([summed, Buffer.from(textOf([sum, ...fields.slice(sumAt + 1)]), 'latin1')]);
}

function textOf(fields: readonly Field[]): string {
  return fields.map(([tag, value]) => `${tag}=${value}\x01`).join('');
}

function checkSum(bytes: Buffer): string {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return String(sum % 256).padStart(3, '0');
}
