import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { createValidator } from '../../../src/protocols/fix/validate.ts';
import type { ValidationOptions } from '../../../src/protocols/fix/validate.ts';
import { DICTIONARIES } from './dictionaries.ts';
import { fieldIndex } from './field-index.ts';

const NOW = '20261123-23:20:00';
type Version = keyof typeof DICTIONARIES;

function headerOf(version: Version, msgType: string): string {
  const begin = version.startsWith('FIX.5') ? 'FIXT.1.1' : version;
  return `8=${begin}|9=100|35=${msgType}|34=2|49=TRADER|52=${NOW}|56=VENUE|`;
}

// "reason tag" of the problem with a message, or "good".
function verdict(text: string, version: Version = 'FIX.4.4', options: ValidationOptions = {}): string {
  const problem = createValidator(DICTIONARIES[version], options)(fieldIndex(text));
  return problem === null ? 'good' : `${problem.reason} ${problem.tag}`;
}

function message(msgType: string, body: string, version: Version = 'FIX.4.4'): string {
  return `${headerOf(version, msgType)}${body}10=000|`;
}

const ORDER = `11=ID|21=1|40=1|54=1|38=200|55=INTC|60=${NOW}|`;

describe('a message the dictionary allows', () => {
  for (const version of Object.keys(DICTIONARIES) as Version[]) {
    test(`${version}: Heartbeat and NewOrderSingle pass`, () => {
      assert.equal(verdict(message('0', '112=ARE-YOU-THERE|', version), version), 'good');
      const order = version === 'FIX.4.0' || version === 'FIX.4.1' ? ORDER.replace('60=', '52=') : ORDER;
      const body = order.replace(/52=[^|]*\|/, '');
      assert.equal(verdict(message('D', body, version), version), 'good');
    });
  }

  test('any order within header and within body is accepted', () => {
    const text = `8=FIX.4.4|9=9|35=D|49=T|34=3|56=V|52=${NOW}|40=1|55=MSFT|60=${NOW}|54=1|38=1|11=id|10=0|`;
    assert.equal(verdict(text), 'good');
  });

  test("the frame's own fields need not be in the index", () => {
    assert.equal(verdict(`35=0|34=2|49=TRADER|52=${NOW}|56=VENUE|`), 'good');
  });
});

describe('tags', () => {
  for (const tag of ['999', '0', '-1', '5000', '99999', '2147483647', '-2147483648']) {
    test(`${tag} is not a tag of FIX 4.2: 373=0`, () => {
      assert.equal(verdict(message('0', `${tag}=HI|`, 'FIX.4.2'), 'FIX.4.2'), `0 ${tag}`);
    });
  }

  test('a tag of another message type: 373=2', () => {
    assert.equal(verdict(message('0', '55=MSFT|')), '2 55');
  });

  test('a session message of FIXT.1.1 knows the fields of FIXT.1.1 only', () => {
    assert.equal(verdict(message('0', '999=HI|', 'FIX.5.0'), 'FIX.5.0'), '0 999');
    assert.equal(verdict(message('0', '108=30|', 'FIX.5.0'), 'FIX.5.0'), '2 108');
    assert.match(verdict(message('D', `${ORDER}999=HI|`, 'FIX.5.0'), 'FIX.5.0'), /^2 999$/);
  });

  test('user-defined tags may pass, and may then repeat', () => {
    const text = message('0', '5001=a|5001=b|');
    assert.equal(verdict(text), '0 5001');
    assert.equal(verdict(text, 'FIX.4.4', { validateUserDefinedFields: false }), 'good');
  });

  test('unknown tags below 5000 may pass, but 0 and negative numbers are no tags', () => {
    const options = { allowUnknownFields: true };
    assert.equal(verdict(message('0', '999=HI|55=MSFT|'), 'FIX.4.4', options), 'good');
    assert.equal(verdict(message('0', '0=HI|'), 'FIX.4.4', options), '0 0');
    assert.equal(verdict(message('0', '-1=HI|'), 'FIX.4.4', options), '0 -1');
  });

  test('the standard tags of FIX 5.0 SP2 above 40000 are not user-defined', () => {
    const text = message('D', `${ORDER}40000=1|`, 'FIX.5.0SP2');
    assert.equal(verdict(text, 'FIX.5.0SP2', { validateUserDefinedFields: false }), '2 40000');
  });
});

describe('message types', () => {
  test('a type the version does not have: 373=11, no tag to blame', () => {
    for (const type of ['*', 'ZZ', 'UNKNOWN', '\xff']) {
      assert.equal(verdict(message(type, '')), '11 null');
    }
  });

  test('a type that came later: 373=11', () => {
    assert.equal(verdict(message('AE', '', 'FIX.4.2'), 'FIX.4.2'), '11 null');
    assert.match(verdict(message('AE', '')), /^1 /);
  });
});

describe('required fields', () => {
  test('missing in the header: 373=1', () => {
    assert.equal(verdict(`8=FIX.4.4|9=9|35=0|34=2|49=TRADER|52=${NOW}|10=0|`), '1 56');
  });

  test('missing in the body: the lowest tag is told', () => {
    assert.equal(verdict(message('D', `40=1|60=${NOW}|54=1|21=3|`)), '1 11');
    assert.equal(verdict(message('D', '11=ID|40=1|54=1|55=A|38=1|', 'FIX.4.2'), 'FIX.4.2'), '1 21');
  });

  test('a missing field counts before an unknown or badly written one', () => {
    assert.equal(verdict(message('D', `999=x|38=+2|40=1|60=${NOW}|54=1|`)), '1 11');
  });

  test('a field without a value is there', () => {
    assert.equal(verdict(`8=FIX.4.4|9=9|35=0|34=2|49=TRADER|52=${NOW}|56=|10=0|`), '4 56');
  });

  test('may be left unchecked', () => {
    assert.equal(verdict(message('D', ''), 'FIX.4.4', { checkRequired: false }), 'good');
  });
});

describe('values', () => {
  test('none: 373=4, also in the header and for a tag nobody knows', () => {
    const text = message('D', ORDER);
    for (const tag of [115, 116, 128, 129, 144, 145]) {
      const routed = text.replace('56=VENUE|', `56=VENUE|${tag}=|`);
      assert.equal(verdict(routed.replace('40=1|', '40=w|')), `4 ${tag}`);
    }
    assert.equal(verdict(message('0', '999=|')), '4 999');
  });

  test('none may be let through', () => {
    const options = { validateFieldsHaveValues: false };
    assert.equal(verdict(message('D', `${ORDER}58=|`), 'FIX.4.4', options), 'good');
  });

  test('not listed: 373=5', () => {
    assert.equal(verdict(message('D', ORDER.replace('21=1', '21=4'))), '5 21');
    assert.equal(verdict(message('D', `${ORDER}167=BOO|`)), '5 167');
    assert.equal(verdict(message('D', `${ORDER}167=CS|`)), 'good');
  });

  test('badly written: 373=6', () => {
    assert.equal(verdict(message('D', ORDER.replace('38=200', '38=+200.00'))), '6 38');
    assert.equal(verdict(message('D', ORDER.replace('54=1', '54=12'))), '6 54');
  });

  test('checks may be left out one by one', () => {
    const bad = message('D', ORDER.replace('38=200', '38=+1').replace('54=1', '54=Z'));
    assert.equal(verdict(bad, 'FIX.4.4', { checkFormats: false }), '5 54');
    assert.equal(verdict(bad, 'FIX.4.4', { checkListedValues: false }), '6 38');
  });

  test('several in one field: each must be listed', () => {
    assert.equal(verdict(message('D', `${ORDER}18=1 G|`)), 'good');
    assert.equal(verdict(message('D', `${ORDER}18=1 ~|`)), '5 18');
    assert.equal(verdict(message('D', `${ORDER}18=1G|`)), '5 18');
    assert.equal(verdict(message('D', `${ORDER}18=1 |`)), '6 18');
  });

  test('IOIQty is a number of shares as well as S, M or L', () => {
    const body = '23=I1|28=N|55=MSFT|54=1|27=';
    assert.equal(verdict(message('6', `${body}5000|`, 'FIX.4.2'), 'FIX.4.2'), 'good');
    assert.equal(verdict(message('6', `${body}L|`, 'FIX.4.2'), 'FIX.4.2'), 'good');
  });
});

describe('order and repetition', () => {
  test('a header field after the body: 373=14, before all other checks', () => {
    const late = `8=FIX.4.4|9=9|35=D|11=id|40=1|999=x|34=2|49=T|52=${NOW}|56=V|10=0|`;
    assert.equal(verdict(late), '14 34');
    const early = `8=FIX.4.4|9=9|35=*|55=MSFT|34=3|49=T|52=${NOW}|56=V|11=id|10=0|`;
    assert.equal(verdict(early), '14 34');
  });

  test('a body field after the trailer: 373=14', () => {
    assert.equal(verdict(message('0', '93=3|89=abc|112=x|')), '14 112');
  });

  test('the order may be left unchecked', () => {
    const late = `8=FIX.4.4|9=9|35=0|112=x|34=2|49=T|52=${NOW}|56=V|10=0|`;
    assert.equal(verdict(late), '14 34');
    assert.equal(verdict(late, 'FIX.4.4', { validateFieldsOutOfOrder: false }), 'good');
  });

  test('a tag twice: 373=13, in the header too', () => {
    assert.equal(verdict(message('D', ORDER.replace('40=1|', '40=1|40=2|'))), '13 40');
    assert.equal(verdict(message('0', '').replace('34=2|', '34=2|34=2|')), '13 34');
    assert.equal(verdict(message('0', '112=a|112=|')), '13 112');
  });

  test('the first problem in the message is told', () => {
    assert.equal(verdict(message('D', ORDER.replace('21=1|', '21=9|').replace('38=', '38=+'))), '5 21');
    assert.equal(verdict(message('D', `40=2|999=x|${ORDER}`)), '0 999');
  });
});

test('the texts are those of the FIX session test cases', () => {
  const validate = createValidator(DICTIONARIES['FIX.4.4']);
  const text = (body: string): string | undefined => validate(fieldIndex(message('0', body)))?.text;
  assert.equal(text('999=x|'), 'Invalid tag number');
  assert.equal(text('55=x|'), 'Tag not defined for this message type');
  assert.equal(text('112=|'), 'Tag specified without a value');
  assert.equal(text('112=a|112=b|'), 'Tag appears more than once');
  assert.equal(validate(fieldIndex(message('*', '')))?.text, 'Invalid MsgType');
});

test('one validator checks one message after the other', () => {
  const validate = createValidator(DICTIONARIES['FIX.4.4']);
  const good = fieldIndex(message('D', ORDER));
  const bad = fieldIndex(message('D', `${ORDER}40=2|`));
  for (let round = 0; round < 3; round++) {
    assert.equal(validate(good), null);
    assert.equal(validate(bad)?.reason, 13);
  }
});
