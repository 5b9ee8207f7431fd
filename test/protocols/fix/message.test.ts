import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DATA_FIELDS } from '../../../src/protocols/fix/data-fields.ts';
import { FIELDS_PER_MESSAGE } from '../../../src/protocols/fix/limits.ts';
import { MessageView } from '../../../src/protocols/fix/message.ts';
import { fixBytes } from '../../kit/fix-text.ts';

function viewOf(text: string): MessageView {
  const view = new MessageView();
  assert.ok(view.decodeFrame(fixBytes(text)), 'well formed');
  return view;
}

describe('a view', () => {
  const view = viewOf('35=AE|34=12|382=2|375=B1|337=T1|375=B2|337=T2|38=-5|44=10.25|58=');

  test('has the fields in the order of the message, from BeginString to CheckSum', () => {
    assert.deepEqual(
      Array.from(view.tags.subarray(0, view.count)),
      [8, 9, 35, 34, 382, 375, 337, 375, 337, 38, 44, 58, 10],
    );
  });

  test('gives values by tag', () => {
    assert.equal(view.msgType, 'AE');
    assert.equal(view.text(44), '10.25');
    assert.equal(view.int(34), 12);
    assert.equal(view.int(38), -5);
    assert.equal(view.char(337), 'T');
    assert.ok(view.has(58));
    assert.ok(view.equals(375, Buffer.from('B1')));
    assert.ok(!view.equals(375, Buffer.from('B2')));
    assert.ok(!view.equals(375, Buffer.from('B')));
  });

  test('gives entries of a group by index', () => {
    const second = view.indexOf(375) + 2;
    assert.equal(view.tags[second], 375);
    assert.equal(view.textAt(second), 'B2');
    assert.equal(view.textAt(second + 1), 'T2');
  });

  test('says what is absent, empty or no number', () => {
    assert.equal(view.indexOf(1), -1);
    assert.equal(view.text(1), '');
    assert.equal(view.char(1), '');
    assert.equal(view.int(1), Number.NaN);
    assert.equal(view.int(44), Number.NaN);
    assert.equal(view.int(58), Number.NaN);
    assert.equal(view.char(58), '');
    assert.ok(view.isEmptyAt(view.indexOf(58)));
  });

  test('reads no number beyond 2^53 - 1', () => {
    assert.equal(viewOf('35=0|38=9007199254740991').int(38), 9_007_199_254_740_991);
    assert.equal(viewOf('35=0|38=9007199254740992').int(38), Number.NaN);
    assert.equal(viewOf('35=0|38=-0').int(38), 0);
  });

  test('is refilled by the next message', () => {
    const reused = new MessageView();
    assert.ok(reused.decodeFrame(fixBytes('35=D|11=A|38=1|40=1')));
    assert.ok(reused.decodeFrame(fixBytes('35=0|112=x')));
    assert.equal(reused.msgType, '0');
    assert.ok(!reused.has(38));
  });
});

test('a message has at most 2048 fields, however many arrive', () => {
  const fields = (count: number) => fixBytes(`35=0${'|58=x'.repeat(count - 4)}`);
  const view = new MessageView();
  assert.ok(view.decodeFrame(fields(FIELDS_PER_MESSAGE)));
  assert.equal(view.count, FIELDS_PER_MESSAGE);
  assert.ok(!view.decodeFrame(fields(FIELDS_PER_MESSAGE + 1)));
  assert.ok(!view.decodeFrame(fields(10_000)));
  assert.equal(view.tags.length, FIELDS_PER_MESSAGE);
});

test('a group that claims 2^31 entries costs nothing', () => {
  assert.equal(viewOf('35=X|268=2147483648|279=0').int(268), 2 ** 31);
});

describe('data fields', () => {
  const values = [
    'x',
    'a\x01b',
    '\x01',
    '\x0110=123\x01',
    '8=FIX.4.4\x019=5\x01',
    '=',
    '10=\x01\x01',
    'é\x00ÿ',
  ];

  for (const [lengthTag, dataTag] of DATA_FIELDS) {
    test(`${lengthTag} and ${dataTag} hold any bytes, and a wrong length makes no other message`, () => {
      for (const value of values) {
        const good = viewOf(`35=B|${lengthTag}=${value.length}|${dataTag}=${value}|58=end`);
        assert.equal(good.text(dataTag), value);
        assert.equal(good.text(58), 'end');
        for (const off of [-1, 1, 2, 5, 1000]) {
          const view = new MessageView();
          const length = value.length + off;
          if (view.decodeFrame(fixBytes(`35=B|${lengthTag}=${length}|${dataTag}=${value}|58=end`))) {
            // Where the stated length happens to end at a SOH too, it is what the sender said.
            assert.equal(view.text(dataTag), `${value}\x0158=end\x01`.slice(0, length));
          }
        }
      }
    });
  }

  test('without their length before them end at SOH like all others', () => {
    const view = viewOf('35=B|96=a|58=b|95=1|58=c');
    assert.equal(view.text(96), 'a');
    assert.equal(view.count, 8);
  });

  test('after a length that is no number end at SOH, for validation to reject', () => {
    assert.equal(viewOf('35=B|95=x|96=abc|58=end').text(96), 'abc');
  });
});
