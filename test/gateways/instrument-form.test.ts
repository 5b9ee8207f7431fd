import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeForm } from '../../src/gateways/fix/instruments/instrument-form.ts';
import type { FixVersion } from '../../src/gateways/fix/version.ts';
import { Encoder } from '../../src/protocols/fix/encoder.ts';

function written(form: string, version: FixVersion): string {
  const encoder = new Encoder();
  writeForm(encoder, 'SYMBOL', form.replaceAll('|', '\x01'), version);
  return encoder.buffer.toString('latin1', 0, encoder.position).replaceAll('\x01', '|');
}

const OPTION =
  '55=X|48=BBG1|22=S|207=XNYS|167=OPT|200=203003|205=15|541=20300315|201=1|202=5|461=OCXXXX|231=9|15=USD|';

test('each version repeats of a form what it can say', () => {
  const expected: Partial<Record<FixVersion, string>> = {
    'FIX.4.0': '55=X|15=USD|',
    'FIX.4.1': '55=X|207=XNYS|167=OPT|200=203003|205=15|201=1|202=5|15=USD|',
    'FIX.4.2': '55=X|207=XNYS|167=OPT|200=203003|205=15|201=1|202=5|231=9|15=USD|',
    'FIX.4.3': '55=X|207=XNYS|200=203003|541=20300315|202=5|461=OCXXXX|231=9|15=USD|',
    'FIX.4.4': '55=X|207=XNYS|167=OPT|200=203003|541=20300315|201=1|202=5|461=OCXXXX|231=9|15=USD|',
    'FIX.5.0SP2':
      '55=X|48=BBG1|22=S|207=XNYS|167=OPT|200=203003|541=20300315|201=1|202=5|461=OCXXXX|231=9|15=USD|',
  };
  for (const [version, text] of Object.entries(expected)) {
    assert.equal(written(OPTION, version as FixVersion), text, version);
  }
});

test('types and sources that came later are left out before', () => {
  assert.equal(written('55=USD/KRW|167=FXNDF|64=20300318|', 'FIX.4.4'), '55=USD/KRW|64=20300318|');
  assert.equal(written('55=X|48=A|22=A|', 'FIX.4.2'), '55=X|');
  assert.equal(written('55=X|48=A|22=4|', 'FIX.4.0'), '55=X|48=A|22=4|');
});
