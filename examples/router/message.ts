/** A FIX message: its fields in order. */
export type Fields = readonly (readonly [tag: number, value: string | number])[];

const SOH = '\x01';

export class Message {
  readonly fields: ReadonlyMap<number, string>;

  constructor(wire: string) {
    const pairs = wire.split(SOH).filter((field) => field.includes('='));
    this.fields = new Map(
      pairs.map((field) => [Number.parseInt(field, 10), field.slice(field.indexOf('=') + 1)]),
    );
  }

  get(tag: number): string {
    return this.fields.get(tag) ?? '';
  }

  get type(): string {
    return this.get(35);
  }

  get seqNum(): number {
    return Number(this.get(34));
  }
}

/** BeginString, BodyLength and CheckSum around the other fields. */
export function encode(fields: Fields): Buffer {
  const body = fields.map(([tag, value]) => `${tag}=${value}${SOH}`).join('');
  const head = Buffer.from(`8=FIX.4.4${SOH}9=${Buffer.byteLength(body, 'latin1')}${SOH}${body}`, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0) % 256;
  return Buffer.concat([head, Buffer.from(`10=${String(sum).padStart(3, '0')}${SOH}`)]);
}

/** Cuts what a socket brings into messages. */
export class Reader {
  #rest = '';

  push(chunk: Buffer): Message[] {
    this.#rest += chunk.toString('latin1');
    const messages: Message[] = [];
    for (;;) {
      const end = /\x0110=\d{3}\x01/.exec(this.#rest);
      if (end === null) return messages;
      const at = end.index + end[0].length;
      messages.push(new Message(this.#rest.slice(0, at)));
      this.#rest = this.#rest.slice(at);
    }
  }
}

/** Now, as FIX writes it. */
export function timestamp(): string {
  return new Date().toISOString().replaceAll('-', '').replace('T', '-').replace('Z', '');
}
