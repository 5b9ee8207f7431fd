import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Found, MESSAGE_CHARS, Scanner } from '../../../src/cli/fix/scanner.ts';
import { seedOf } from '../../kit/seed.ts';
import { fromClient, LOGON, message, NEW, ORDER } from './logs.ts';

function scan(...pieces: readonly string[]): Found[] {
  const scanner = new Scanner();
  return [...pieces.flatMap((piece) => [...scanner.push(piece)]), ...scanner.end()];
}

function fieldsOf(found: readonly Found[]): string[] {
  return found.map((each) => (each.kind === 'message' ? each.fields : `stray ${each.text}`));
}

describe('a scanner of FIX logs', () => {
  const marks = ['\x01', '|', '^A', ';', ' | ', '\\x01', '\\u0001', '<SOH>', '\xe2\x90\x81', '\t', '~'];
  for (const mark of marks) {
    it(`reads ${JSON.stringify(mark)} between fields, with and without lines`, () => {
      const texts = [LOGON, ORDER, NEW].map((text) => text.replaceAll('\x01', mark));
      assert.deepEqual(fieldsOf(scan(texts.join(''))), [LOGON, ORDER, NEW]);
      assert.deepEqual(fieldsOf(scan(`${texts.join('\r\n')}\r\n`)), [LOGON, ORDER, NEW]);
      const [last] = scan(texts[0]!.slice(0, -mark.length));
      assert.deepEqual(last, { kind: 'message', line: 1, prefix: '', fields: LOGON, whole: true });
    });
  }

  it('gives lines and what stands before a message, and passes over what stands behind it', () => {
    const text = `# begin\n\n09:00 <- ${LOGON} (120 bytes)\n${ORDER}${NEW}]\nend`;
    assert.deepEqual(
      scan(text).map((each) => [each.kind, each.line, each.kind === 'message' ? each.prefix : each.text]),
      [
        ['stray', 1, '# begin'],
        ['message', 3, '09:00 <-'],
        ['message', 4, ''],
        ['message', 4, ''],
        ['stray', 5, 'end'],
      ],
    );
  });

  it('takes line breaks and the beginnings of other messages for data where BodyLength says so', () => {
    const news = fromClient('B', 2, `148=x|33=1|58=line\n8=FIX.4.4\nline|95=4|96=a|b\n`);
    assert.deepEqual(fieldsOf(scan(`${news}\n${ORDER}\n`)), [news, ORDER]);
  });

  it('ends a message without its CheckSum with its line, with the next one, or with the text', () => {
    const cut = ORDER.slice(0, ORDER.indexOf('\x0154='));
    for (const [text, expected] of [
      [`${cut}\n${NEW}`, [`${cut}\x01`, NEW]],
      [`${cut}\x01${NEW}`, [`${cut}\x01`, NEW]],
      [cut, [`${cut}\x01`]],
      [`${cut.replaceAll('\x01', '|')}\n${NEW}`, [`${cut}\x01`, NEW]],
    ] as const) {
      const found = scan(text);
      assert.deepEqual(fieldsOf(found), expected);
      assert.equal(found[0]!.kind === 'message' && found[0]!.whole, false);
    }
  });

  it('reads on after what only looks like a beginning', () => {
    assert.deepEqual(fieldsOf(scan(`18=FIX 8=FIX\n8=FIXES are 9 \n${LOGON}`)), [
      'stray 18=FIX 8=FIX',
      'stray 8=FIXES are 9',
      LOGON,
    ]);
  });

  it('keeps no more than a message may be long', () => {
    const piece = 'x'.repeat(MESSAGE_CHARS / 4);
    for (const begin of ['', '8=FIX.4.4\x019=9999999\x0135=B\x0158=', '8=FIX.4.4|9=10|35=B|58=']) {
      const scanner = new Scanner();
      const found = [begin, ...Array.from({ length: 5 }, () => piece)].flatMap((each) => [
        ...scanner.push(each),
      ]);
      assert.deepEqual(
        found.map(({ kind }) => kind),
        [begin === '' ? 'stray' : 'message'],
      );
    }
  });

  it('finds the same however the text is cut into pieces', (test) => {
    const part = fc.oneof(
      fc.constantFrom(LOGON, ORDER, NEW, message('35=0|34=7'), ORDER.replaceAll('\x01', '|'), '\n', '\r\n'),
      fc.constantFrom(ORDER.slice(0, 60), NEW.slice(0, -3), '8=FIX', '10=', '09:00:00 in ', '|', '\x01'),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 8 }), (parts, cuts) => {
        const text = parts.join('');
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
        const pieces = at.slice(1).map((to, index) => text.slice(at[index], to));
        const lines = `${text}\n`;
        assert.deepEqual(scan(...pieces, '\n'), scan(lines));
        for (const { line } of scan(lines)) assert.ok(line >= 1 && line <= lines.split('\n').length);
      }),
      { seed: seedOf(test), numRuns: 300 },
    );
  });
});
