/** Which values are for the two parties only, and how a message is kept or shown without them. */
import { checksumOf } from './checksum.ts';
import type { MessageView } from './message.ts';

/** Stands for a value that is not shown, whatever its length. */
export const MASK = '***';

const RAW_DATA = 96;
/** Password (554), NewPassword (925), EncryptedPassword (1402), EncryptedNewPassword (1404). */
const SECRET_TAGS: ReadonlySet<number> = new Set([554, 925, 1402, 1404]);

/** A text field up to its end, or a data field with its length: passwords up to FIX 4.2 are RawData (96) of a Logon. */
const SECRET_TEXT = /(?<=\x01(?:554|925|1402|1404)=)[^\x01]*/g;
const SECRET_DATA = /\x01(1401|1403)=([0-9]{1,6})\x01(1402|1404)=/g;
const LOGON_DATA = /\x01(95)=([0-9]{1,6})\x01(96)=/g;
const LOGON_TEXT = /(?<=\x0196=)[^\x01]*/g;
const LOGON = /\x0135=A\x01/;
const FRAMED = /^(8=[^\x01]*\x019=)([0-9]+)(\x01[^]*\x01)10=([0-9]{3})\x01$/;

/** Whether the value of this field is for the two parties only. */
export function isSecret(tag: number, msgType: string): boolean {
  return SECRET_TAGS.has(tag) || (tag === RAW_DATA && msgType === 'A');
}

/** Whether a message has such a field. */
export function hasSecret(view: MessageView): boolean {
  const { tags, count } = view;
  const isLogon = view.msgType === 'A';
  for (let index = 0; index < count; index++) {
    const tag = tags[index]!;
    if ((tag === RAW_DATA && isLogon) || (tag >= 554 && SECRET_TAGS.has(tag))) return true;
  }
  return false;
}

/**
 * The message with {@link MASK} for each such value, however badly formed it is. BodyLength and CheckSum are those of
 * the masked message if they were right before, so that a right message stays one and a wrong one does too.
 */
export function maskSecrets(message: Buffer): Buffer {
  const text = message.toString('latin1');
  let masked = maskData(text, SECRET_DATA).replace(SECRET_TEXT, MASK);
  if (LOGON.test(text)) masked = maskData(masked, LOGON_DATA).replace(LOGON_TEXT, MASK);
  if (masked === text) return message;
  return Buffer.from(isWellFramed(text) ? reframed(masked) : masked, 'latin1');
}

/** Data fields end where their length says, if a field ends there. */
function maskData(text: string, pattern: RegExp): string {
  let masked = '';
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index < from) continue;
    const valueStart = match.index + match[0].length;
    const valueEnd = valueStart + Number(match[2]);
    if (text[valueEnd] !== '\x01') continue;
    masked += `${text.slice(from, match.index)}\x01${match[1]}=${MASK.length}\x01${match[3]}=${MASK}`;
    from = valueEnd;
  }
  return masked + text.slice(from);
}

function isWellFramed(text: string): boolean {
  const parts = FRAMED.exec(text);
  if (parts === null) return false;
  const [, , length, body, sum] = parts;
  return Number(length) === body!.length - 1 && sum === checksumOf(text.slice(0, -'10=000|'.length));
}

function reframed(text: string): string {
  const [, begin, , body] = FRAMED.exec(text)!;
  const content = `${begin}${body!.length - 1}${body}`;
  return `${content}10=${checksumOf(content)}\x01`;
}
