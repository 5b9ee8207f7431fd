/** Seeded damage to FIX messages, by their grammar and by their bytes. */

const LENGTHS = [
  '0',
  '-1',
  '1',
  '30',
  '111',
  '4096',
  '65529',
  '65530',
  '2147483648',
  '9007199254740993',
  '99999999999999999999',
  'abc',
  '',
];
const TAGS = [
  '0',
  '-1',
  '-10',
  '10',
  '034',
  '99999999999',
  'x',
  '',
  '8',
  '9',
  '35',
  '95',
  '96',
  '354',
  '355',
];

export function mutate(message: string, random: () => number): string {
  const pick = (count: number) => Math.floor(random() * count);
  const fields = message.split('\x01');
  const at = pick(fields.length);
  switch (pick(12)) {
    case 0:
      return message;
    case 1:
      return message.replace(/\x019=[^\x01]*/, `\x019=${LENGTHS[pick(LENGTHS.length)]}`);
    case 2:
      fields.splice(at, 1);
      return fields.join('\x01');
    case 3:
      fields.splice(at, 0, fields[pick(fields.length)]!);
      return fields.join('\x01');
    case 4:
      fields[at] = fields[at]!.replace(/^[^=]*/, TAGS[pick(TAGS.length)]!);
      return fields.join('\x01');
    case 5:
      fields[at] = fields[at]!.replace('=', '');
      return fields.join('\x01');
    case 6: {
      const place = pick(message.length);
      return message.slice(0, place) + String.fromCharCode(pick(256)) + message.slice(place + 1);
    }
    case 7: {
      const place = pick(message.length);
      return message.slice(0, place) + message.slice(place + 1 + pick(4));
    }
    case 8:
      return message.slice(0, pick(message.length));
    case 9:
      return message.replace(
        /10=\d\d\d\x01$/,
        ['10=000\x01', '10=1\x01', '10=12345\x01', '10=\x01', '10=abc'][pick(5)]!,
      );
    case 10:
      return `${'junk\x018=F8=FI8='.slice(0, pick(15))}${message}`;
    default: {
      // BodyLength is off by a little.
      const off = pick(9) - 4;
      return message.replace(/\x019=(\d+)/, (_, length: string) => `\x019=${Number(length) + off}`);
    }
  }
}

/** Cuts bytes into pieces of random sizes. */
export function slices(bytes: Buffer, random: () => number): Buffer[] {
  const pieces: Buffer[] = [];
  const largest = 1 + Math.floor(random() * random() * bytes.length);
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(bytes.length, at + 1 + Math.floor(random() * largest));
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}
