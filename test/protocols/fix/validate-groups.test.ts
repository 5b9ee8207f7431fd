import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { withOverlay } from '../../../src/protocols/fix/dictionary/overlay.ts';
import { createValidator } from '../../../src/protocols/fix/validate.ts';
import type { ValidationOptions } from '../../../src/protocols/fix/validate.ts';
import { DICTIONARIES } from './dictionaries.ts';
import { fieldIndex } from './field-index.ts';

const NOW = '20261123-23:20:00';
const ORDER = `11=ID|40=1|54=1|38=200|55=INTC|60=${NOW}|`;

function verdict(
  msgType: string,
  body: string,
  version: 'FIX.4.2' | 'FIX.4.4' = 'FIX.4.4',
  options: ValidationOptions = {},
): string {
  const header = `8=${version}|9=100|35=${msgType}|34=2|49=TRADER|52=${NOW}|56=VENUE|`;
  const validate = createValidator(DICTIONARIES[version], options);
  const problem = validate(fieldIndex(`${header}${body}10=000|`));
  return problem === null ? 'good' : `${problem.reason} ${problem.tag}`;
}

describe('number of entries', () => {
  test('as many as the count says', () => {
    assert.equal(verdict('D', `${ORDER}386=2|336=PRE-OPEN|336=AFTER-HOURS|`), 'good');
    assert.equal(verdict('D', `386=1|336=DAY|625=1|${ORDER}`), 'good');
  });

  test('more or fewer: 373=16 with the tag of the count', () => {
    assert.equal(verdict('D', `386=3|336=PRE-OPEN|336=AFTER-HOURS|${ORDER}`), '16 386');
    assert.equal(verdict('D', `386=1|336=PRE-OPEN|336=AFTER-HOURS|${ORDER}`), '16 386');
    assert.equal(verdict('D', `386=2|${ORDER}`), '16 386');
  });

  test('none is as good as no group', () => {
    const definition = '320=R|322=S|323=6|55=TBS|167=CS|454=0|';
    assert.equal(verdict('d', definition), 'good');
  });

  test('a count that is no number: 373=6; none: 373=4', () => {
    assert.equal(verdict('D', `386=x|336=DAY|${ORDER}`), '6 386');
    assert.equal(verdict('D', `386=-1|${ORDER}`), '6 386');
    assert.equal(verdict('D', `386=|336=DAY|${ORDER}`), '4 386');
  });

  test('a count beyond all measure', () => {
    assert.equal(verdict('D', `386=4294967296|336=DAY|${ORDER}`), '16 386');
    assert.equal(verdict('D', `386=99999999999999999999|336=DAY|${ORDER}`), '16 386');
  });

  test('a group given twice is a tag given twice', () => {
    assert.equal(verdict('D', `386=1|336=DAY|${ORDER}386=1|336=DAY|`), '13 386');
  });

  test('a member without its group does not belong to the message', () => {
    assert.equal(verdict('D', `${ORDER}336=DAY|`), '2 336');
  });
});

describe('order inside an entry', () => {
  test('the delimiter comes first: 373=15', () => {
    assert.equal(verdict('D', `386=1|625=1|336=DAY|${ORDER}`), '15 625');
  });

  test('the other members in the order of the dictionary: 373=15', () => {
    assert.equal(verdict('D', `453=1|448=A|447=D|452=11|${ORDER}`), 'good');
    assert.equal(verdict('D', `453=1|448=A|452=11|447=D|${ORDER}`), '15 447');
  });

  test('a member twice in one entry: 373=13', () => {
    assert.equal(verdict('D', `453=1|448=A|447=D|447=D|${ORDER}`), '13 447');
  });

  test('may be left unchecked', () => {
    const body = `453=1|448=A|452=11|447=D|${ORDER}`;
    assert.equal(verdict('D', body, 'FIX.4.4', { validateGroupOrder: false }), 'good');
  });
});

describe('groups inside groups', () => {
  const party = '448=A|447=D|452=11|802=';

  test('each with its own count', () => {
    assert.equal(verdict('D', `453=2|${party}2|523=a|803=1|523=b|448=B|447=D|${ORDER}`), 'good');
    assert.equal(verdict('D', `453=1|${party}3|523=a|803=1|523=b|${ORDER}`), '16 802');
    assert.equal(verdict('D', `453=2|${party}1|523=a|${ORDER}`), '16 453');
  });

  test('the outer entry goes on only with later members', () => {
    assert.equal(verdict('D', `453=1|${party}1|523=a|452=11|${ORDER}`), '15 452');
  });

  test('what is wrong inside is told with its own tag', () => {
    assert.equal(verdict('D', `453=1|${party}1|523=a|803=x|${ORDER}`), '6 803');
    assert.equal(verdict('D', `453=1|448=A|447=~|${ORDER}`), '5 447');
    assert.equal(verdict('D', `453=1|448=A|447=|${ORDER}`), '4 447');
  });
});

test('user-defined fields inside an entry, when they are let through', () => {
  const body = `453=2|448=A|5001=x|447=D|448=B|5001=y|5002=z|${ORDER}`;
  assert.equal(verdict('D', body, 'FIX.4.4', { validateUserDefinedFields: false }), 'good');
  assert.equal(verdict('D', body), '16 453');
  const fewer = body.replace('453=2', '453=3');
  assert.equal(verdict('D', fewer, 'FIX.4.4', { validateUserDefinedFields: false }), '16 453');
});

describe('required members', () => {
  test('are required in each entry: 373=1', () => {
    // FIX 4.2 NewOrderList: each order needs ClOrdID, ListSeqNo, Symbol and Side.
    const order = (id: number): string => `11=${id}|67=${id}|55=MSFT|54=1|38=100|40=1|`;
    const list = (orders: string): string => `66=L|394=3|68=2|73=2|${orders}`;
    assert.equal(verdict('E', list(order(1) + order(2)), 'FIX.4.2'), 'good');
    const gap = order(2).replace('55=MSFT|', '');
    assert.equal(verdict('E', list(order(1) + gap), 'FIX.4.2'), '1 55');
    assert.equal(verdict('E', list(gap + order(1)), 'FIX.4.2'), '1 55');
  });

  test('of a group are not those of the message around it', () => {
    // FIX 4.2 ListStatus has ClOrdID only inside its entries.
    const order = '11=ID|14=0|39=0|151=1|84=0|6=0|';
    const status = `66=L|429=1|82=1|431=1|83=1|68=1|73=1|${order}`;
    assert.equal(verdict('N', status, 'FIX.4.2'), 'good');
    assert.equal(verdict('N', `11=ID|${status}`, 'FIX.4.2'), '2 11');
  });
});

describe('groups of the header', () => {
  test('hops are counted and end where the header goes on', () => {
    const header = (hops: string): string =>
      `8=FIX.4.4|9=100|35=0|34=2|49=TRADER|${hops}52=${NOW}|56=VENUE|10=000|`;
    const validate = createValidator(DICTIONARIES['FIX.4.4']);
    const reason = (hops: string): number | undefined => validate(fieldIndex(header(hops)))?.reason;
    assert.equal(reason(`627=2|628=A|629=${NOW}|628=B|630=5|`), undefined);
    assert.equal(reason('627=1|628=A|628=B|'), 16);
    assert.equal(reason('628=A|'), 2);
  });
});

describe('a tag that is a member of a group and a field around it', () => {
  // No standard message has one; a venue that adds Text(58) to its parties makes one.
  const parties = `<fix><messages><message name="NewOrderSingle" msgtype="D">
    <group name="NoPartyIDs"><field name="Text"/></group>
  </message></messages></fix>`;
  const validate = createValidator(withOverlay(DICTIONARIES['FIX.4.4'], parties, 'extend'));
  const reason = (body: string): number | undefined => {
    const header = `8=FIX.4.4|9=100|35=D|34=2|49=TRADER|52=${NOW}|56=VENUE|`;
    return validate(fieldIndex(`${header}${body}10=000|`))?.reason;
  };

  test('the entry takes it first, the message next', () => {
    assert.equal(reason(`453=1|448=A|447=D|58=of the party|${ORDER}`), undefined);
    assert.equal(reason(`453=1|448=A|447=D|58=of the party|58=of the order|${ORDER}`), undefined);
    assert.equal(reason(`453=1|448=A|58=a|58=b|58=c|${ORDER}`), 13);
  });

  test('what stands in an entry does not fill a need of the message', () => {
    const needed = parties.replace('<group', '<field name="Text" required="Y"/><group');
    const strict = createValidator(withOverlay(DICTIONARIES['FIX.4.4'], needed, 'extend'));
    const header = `8=FIX.4.4|9=100|35=D|34=2|49=TRADER|52=${NOW}|56=VENUE|`;
    const text = `${header}453=1|448=A|58=of the party|${ORDER}10=000|`;
    assert.deepEqual(strict(fieldIndex(text))?.tag, 58);
    assert.equal(strict(fieldIndex(text.replace('10=000|', '58=of the order|10=000|'))), null);
  });
});
