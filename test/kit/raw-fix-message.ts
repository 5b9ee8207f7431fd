/**
 * FIX messages as a test reads and writes them: plain tag=value text, written here from the protocol alone, so that a
 * mistake of the product's codec cannot hide behind the same mistake in its test.
 */
export type Field = readonly [tag: number, value: string | number];

const SOH = '\x01';

export class RawFixMessage {
  /** The message as it was on the wire, one character a byte. */
  readonly wire: string;
  readonly fields: readonly (readonly [tag: number, value: string])[];

  constructor(wire: string) {
    this.wire = wire;
    this.fields = wire
      .split(SOH)
      .filter((field) => field !== '')
      .map((field) => {
        const equals = field.indexOf('=');
        return [Number(field.slice(0, equals)), field.slice(equals + 1)] as const;
      });
  }

  /** MsgType (35). */
  get type(): string {
    return this.get(35) ?? '';
  }

  /** MsgSeqNum (34). */
  get seqNum(): number {
    return Number(this.get(34));
  }

  /** PossDupFlag (43). */
  get isPossDup(): boolean {
    return this.get(43) === 'Y';
  }

  /** The first field of the tag. */
  get(tag: number): string | undefined {
    return this.fields.find(([known]) => known === tag)?.[1];
  }

  /** As people write it: bars between the fields. */
  toString(): string {
    return this.wire.replaceAll(SOH, '|');
  }
}

/** A whole message of these fields, BeginString first: BodyLength (9) and CheckSum (10) are worked out. */
export function encodeFix(beginString: string, fields: readonly Field[]): Buffer {
  const body = fields.map(([tag, value]) => `${tag}=${value}${SOH}`).join('');
  const head = `8=${beginString}${SOH}9=${Buffer.byteLength(body, 'latin1')}${SOH}${body}`;
  const sum = Buffer.from(head, 'latin1').reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.from(`${head}10=${String(sum).padStart(3, '0')}${SOH}`, 'latin1');
}

/** UTCTimestamp with milliseconds. */
export function fixTime(at: Date): string {
  return at.toISOString().replaceAll('-', '').replace('T', '-').replace('Z', '');
}

/** Cuts a stream of bytes into messages. It trusts the peer: what is no message is an error of the test. */
export class RawFixReader {
  #waiting = '';

  push(chunk: Buffer): RawFixMessage[] {
    this.#waiting += chunk.toString('latin1');
    const messages: RawFixMessage[] = [];
    for (let end = this.#end(); end > 0; end = this.#end()) {
      messages.push(new RawFixMessage(this.#waiting.slice(0, end)));
      this.#waiting = this.#waiting.slice(end);
    }
    return messages;
  }

  /** Where the first message ends; 0 when it is not all there. */
  #end(): number {
    const head = /^8=[^\x01]*\x019=(?<length>\d+)\x01/.exec(this.#waiting);
    if (head === null) {
      if (this.#waiting.length > 64)
        throw new Error(`not FIX: ${JSON.stringify(this.#waiting.slice(0, 200))}`);
      return 0;
    }
    const end = head[0].length + Number(head.groups!['length']) + '10=000|'.length;
    if (this.#waiting.length < end) return 0;
    const trailer = this.#waiting.slice(end - '10=000|'.length, end);
    if (!/^10=\d{3}\x01$/.test(trailer)) {
      throw new Error(`BodyLength (9) is wrong: ${JSON.stringify(this.#waiting.slice(0, end))}`);
    }
    const sum =
      Buffer.from(this.#waiting.slice(0, end - 7), 'latin1').reduce((total, byte) => total + byte, 0) % 256;
    if (Number(trailer.slice(3, 6)) !== sum) {
      throw new Error(`CheckSum (10) is wrong: ${JSON.stringify(this.#waiting.slice(0, end))}`);
    }
    return end;
  }
}
