/** FIX messages as a load client writes and finds them: as little work as will do, so that the venue is measured. */
const SOH = 1;
const EQUALS = 61;
const ZERO = 48;

/** Who a client is, and to whom. */
interface FixIdentity {
  readonly beginString: string;
  readonly senderCompId: string;
  readonly targetCompId: string;
}

/** A client of a venue. */
export interface LoadAddress extends FixIdentity {
  readonly host: string;
  readonly port: number;
}

/** A whole message; the fields end with a bar each. */
export function frame(
  { beginString, senderCompId, targetCompId }: FixIdentity,
  type: string,
  seqNum: number,
  fields: string,
): Buffer {
  const header = `35=${type}|34=${seqNum}|49=${senderCompId}|52=${utc()}|56=${targetCompId}|`;
  const body = (header + fields).replaceAll('|', '\x01');
  const message = Buffer.from(`8=${beginString}\x019=${body.length}\x01${body}`, 'latin1');
  const sum = message.reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.concat([message, Buffer.from(`10=${String(sum).padStart(3, '0')}\x01`)]);
}

/** Where the message that begins at `start` ends; 0 while it is not whole. `8=FIX.4.x|9=` has a fixed length. */
export function frameEnd(bytes: Buffer, start: number): number {
  const lengthAt = start + '8=FIX.4.x|9='.length;
  const bodyAt = bytes.indexOf(SOH, lengthAt) + 1;
  if (bodyAt === 0 || lengthAt >= bytes.length) return 0;
  const end = bodyAt + numberOf(bytes, lengthAt, bodyAt - 1) + '10=000|'.length;
  return end <= bytes.length ? end : 0;
}

/** Visits the fields of a message until the visitor has seen enough and returns false. */
export function eachField(
  bytes: Buffer,
  start: number,
  end: number,
  visit: (tag: number, from: number, to: number) => boolean | void,
): void {
  for (let at = start; at < end; at++) {
    let tag = 0;
    for (; bytes[at] !== EQUALS; at++) tag = tag * 10 + bytes[at]! - ZERO;
    const value = ++at;
    while (bytes[at] !== SOH) at++;
    if (visit(tag, value, at) === false) return;
  }
}

export function numberOf(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + bytes[at]! - ZERO;
  return number;
}

export function utc(): string {
  return new Date().toISOString().replace(/^(\d+)-(\d+)-(\d+)T(.*)Z$/, '$1$2$3-$4');
}

/** Cuts what arrives into whole messages. */
export class FrameCutter {
  #pending: Buffer = Buffer.alloc(0);

  push(chunk: Buffer, message: (bytes: Buffer, start: number, end: number) => void): void {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, chunk]) : chunk;
    let at = 0;
    for (let end = frameEnd(bytes, at); end > 0; end = frameEnd(bytes, at)) {
      message(bytes, at, end);
      at = end;
    }
    this.#pending = bytes.subarray(at);
  }
}
