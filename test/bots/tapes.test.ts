import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvTape, TapeProblem } from '../../src/bots/replay/csv-tape.ts';
import { ItchTapeReader } from '../../src/bots/replay/itch-tape.ts';
import type { Tape } from '../../src/bots/replay/tape.ts';
import { Instrument } from '../../src/engine/instrument.ts';
import { instrument } from '../config/samples.ts';
import { add, binaryFile, canceled, deleted, executed, replaced } from '../protocols/itch/itch-file.ts';

const VOD = new Instrument(instrument('VOD'));

/** Each step as a line: when, what, of which step, side, quantity, price in ticks. */
function lines(tape: Tape): string[] {
  return Array.from({ length: tape.length }, (_, number) => {
    const { at, act, of, side, quantity, price } = tape.step(number);
    return `${at} ${act} ${of ?? '-'} ${side} ${quantity ?? '-'}@${price ?? '-'}`;
  });
}

function read(messages: readonly (readonly number[])[]): Tape {
  const reader = new ItchTapeReader(VOD, 'VOD');
  reader.push(binaryFile(messages));
  return reader.finish();
}

describe('a file of orders', () => {
  it('has columns in any order, blanks, comments and the ends of lines of any system', () => {
    const text =
      '\uFEFFid, action,time,price,quantity,side\r\n# morning\r\na, new ,09:30:00.5,10.01,5,buy\r\n\r\na,cancel,09:30:01,,,\r\n';
    assert.deepEqual(lines(csvTape(text, VOD)), ['0 enter - buy 5@1001', '500000 cancel 0 buy -@-']);
  });

  const HEADER = 'offsetMs,action,id,side,quantity,price,type';
  const WRONG: readonly (readonly [text: string, line: number, column: number, message: RegExp])[] = [
    ['', 1, 1, /the first line must name the columns/],
    ['offsetMs,action,id,sides', 1, 20, /"sides" is no column: there is offsetMs, time/],
    ['offsetMs,action,id,id', 1, 20, /the column id is there twice/],
    ['action,id', 1, 1, /one column offsetMs or time/],
    ['offsetMs,action', 1, 1, /no column id/],
    [`${HEADER}\n0,new,a,buy`, 2, 9, /has 4 fields, and the first line names 7/],
    [`${HEADER}\nsoon,new,a,buy,1,1,`, 2, 1, /offsetMs: "soon" must be milliseconds/],
    [`${HEADER}\n0,amend,a,buy,1,1,`, 2, 3, /"amend" must be new, cancel or replace/],
    [`${HEADER}\n0,new,,buy,1,1,`, 2, 7, /id: is missing/],
    [`${HEADER}\n0,new,a,long,1,1,`, 2, 9, /"long" must be buy or sell/],
    [`${HEADER}\n0,new,a,buy,0.5,1,`, 2, 13, /"0.5" is no multiple of the lot size 1/],
    [`${HEADER}\n0,new,a,buy,1,1.005,`, 2, 15, /"1.005" is no multiple of the tick size 0.01/],
    [`${HEADER}\n0,new,a,buy,1,,`, 2, 15, /a limit order needs one/],
    [`${HEADER}\n0,new,a,buy,1,1,market`, 2, 15, /a market order has none/],
    [`${HEADER}\n0,new,a,buy,1,1,stop`, 2, 17, /"stop" must be limit or market/],
    [`${HEADER}\n0,cancel,b,,,,`, 2, 10, /no order "b" is open/],
    [`${HEADER}\n0,new,a,buy,1,1,\n0,new,a,buy,1,1,`, 3, 7, /an order "a" is open already/],
    [`${HEADER}\n0,new,a,buy,1,1,\n0,replace,a,,,,`, 3, 11, /needs another price or quantity/],
    [`${HEADER}\n5,new,a,buy,1,1,\n4,cancel,a,,,,`, 3, 1, /the time is before/],
    ['time,action,id,side,quantity,price\n24:00:00,new,a,buy,1,1', 2, 1, /must be a time of day/],
  ];
  for (const [text, line, column, message] of WRONG) {
    it(`is refused with its place: ${message.source}`, () => {
      assert.throws(
        () => csvTape(text, VOD),
        (error) => {
          assert.ok(error instanceof TapeProblem);
          assert.match(error.message, message);
          assert.deepEqual([error.line, error.column], [line, column]);
          return true;
        },
      );
    });
  }
});

describe('an ITCH file', () => {
  it('becomes orders: what was executed was taken by somebody, what was replaced is another order', () => {
    const tape = read([
      add(1_000_000, 7, 'B', 300, 100_100),
      add(1_000_000, 9, 'S', 300, 100_200, { stock: 'BP', locate: 2 }),
      executed(1_000_500, 7, 100),
      canceled(1_000_600, 7, 50),
      executed(1_000_700, 9, 300, 2),
      replaced(1_000_800, 7, 8, 400, 100_000),
      deleted(1_000_900, 8),
    ]);
    assert.deepEqual(lines(tape), [
      '0 enter - buy 300@1001',
      '500 take - sell 100@1001',
      '600 replace 0 buy 250@-',
      '800 cancel 2 buy -@-',
      '800 enter - buy 400@1000',
      '900 cancel 4 buy -@-',
    ]);
    assert.equal(tape.orphans, 0);
  });

  it('counts what it says of orders that it has not told of, and goes on', () => {
    const tape = read([
      add(1, 7, 'S', 10, 100_000),
      executed(2, 7, 10),
      deleted(3, 7),
      executed(4, 99, 5),
      deleted(5, 12, 2),
    ]);
    assert.deepEqual(lines(tape), ['0 enter - sell 10@1000', '1 take - buy 10@1000']);
    assert.equal(tape.orphans, 2);
  });

  it('is refused with the byte at which it is wrong', () => {
    const good = add(1, 7, 'S', 10, 100_000);
    assert.throws(
      () => read([good, add(2, 8, 'B', 10, 100_050)]),
      /^ItchFileError: byte 38: the price 10\.0050 is no multiple/,
    );
    assert.throws(
      () => read([good, good.slice(0, 30)]),
      /byte 38: a message A has 36 bytes, and this one 30/,
    );
    assert.throws(
      () => read([add(1, 7, 'S', 10, 100_000, { stock: 'BP' })]),
      /has no order of the stock "VOD"/,
    );
  });
});
