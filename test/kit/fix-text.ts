/** FIX messages as text for tests: `|` stands for SOH. */

/** The bytes of a message; BeginString, BodyLength and CheckSum are added where the text lacks them. */
export function fixBytes(text: string, beginString = 'FIX.4.4'): Buffer {
  let fields = text.replaceAll('|', '\x01');
  if (!fields.endsWith('\x01')) fields += '\x01';
  if (!fields.startsWith('8=')) fields = `8=${beginString}\x01${fields}`;
  const trailer = /\x0110=[^\x01]*\x01$/.exec(fields);
  const content = trailer === null ? fields : fields.slice(0, trailer.index + 1);
  const bodyAt = content.indexOf('\x01') + 1;
  const hasLength = content.startsWith('9=', bodyAt);
  const length = Buffer.byteLength(content.slice(bodyAt), 'latin1');
  const framed = hasLength ? content : `${content.slice(0, bodyAt)}9=${length}\x01${content.slice(bodyAt)}`;
  const end = trailer === null ? `10=${checksumText(framed)}\x01` : trailer[0].slice(1);
  return Buffer.from(framed + end, 'latin1');
}

/** CheckSum (10) of the text before it. */
export function checksumText(text: string): string {
  let sum = 0;
  for (const byte of Buffer.from(text, 'latin1')) sum += byte;
  return String(sum % 256).padStart(3, '0');
}

/** A message with `|` for SOH. */
export function visible(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replaceAll('\x01', '|');
}

/** Splits a stream of well-formed messages by their BodyLength. Throws when length or CheckSum of one is wrong. */
export function splitMessages(stream: Uint8Array): Buffer[] {
  const bytes = Buffer.from(stream);
  const messages: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = /^8=[^\x01]+\x019=([1-9]\d*)\x01/.exec(bytes.toString('latin1', at, at + 64));
    if (head === null)
      throw new Error(`no message begins at byte ${at}: ${visible(bytes.subarray(at, at + 64))}`);
    const trailerAt = at + head[0].length + Number(head[1]);
    const end = trailerAt + 7;
    const expected = `10=${checksumText(bytes.toString('latin1', at, trailerAt))}\x01`;
    if (bytes.toString('latin1', trailerAt, end) !== expected) {
      throw new Error(`BodyLength or CheckSum is wrong: ${visible(bytes.subarray(at, end))}`);
    }
    messages.push(bytes.subarray(at, end));
    at = end;
  }
  return messages;
}
