import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryFileCutter, ItchFileError } from '../../../src/protocols/itch/binary-file.ts';
import { itchChange, itchLocate, itchProblem, itchTime } from '../../../src/protocols/itch/messages.ts';
import { seeded } from '../../kit/seed.ts';
import { add, binaryFile, canceled, deleted, executed, replaced } from './itch-file.ts';

const DAY = [
  add(34_200_000_001, 7, 'B', 300, 1_234_500),
  executed(34_200_000_002, 7, 100),
  canceled(34_200_000_003, 7, 50),
  replaced(34_200_000_004, 7, 8, 400, 99),
  deleted(34_200_000_005, 8),
];

describe('messages of ITCH 5.0', () => {
  it('tell what they do to the book, and when', () => {
    const told = DAY.map((message) => {
      const bytes = Uint8Array.from([0xff, ...message]);
      assert.equal(itchProblem(bytes, 1, message.length), null);
      assert.equal(itchLocate(bytes, 1), 1);
      return [itchTime(bytes, 1) - 34_200_000_000, itchChange(bytes, 1)];
    });
    assert.deepEqual(told, [
      [1, { type: 'add', reference: 7, side: 'buy', shares: 300, stock: 'VOD', price: 1_234_500 }],
      [2, { type: 'executed', reference: 7, shares: 100 }],
      [3, { type: 'canceled', reference: 7, shares: 50 }],
      [4, { type: 'replaced', reference: 7, newReference: 8, shares: 400, price: 99 }],
      [5, { type: 'deleted', reference: 8 }],
    ]);
  });

  it('are of a type and size that there is', () => {
    const short = Uint8Array.from(deleted(1, 8).slice(0, 18));
    assert.equal(itchProblem(short, 0, 18), 'a message D has 19 bytes, and this one 18');
    assert.equal(itchProblem(Uint8Array.from([0x7a]), 0, 1), '"z" is no message type of ITCH 5.0');
  });
});

describe('a BinaryFILE', () => {
  it('is cut into the same messages, in whatever pieces it comes', (test) => {
    const random = seeded(test);
    const file = binaryFile(DAY);
    for (let run = 0; run < 100; run++) {
      const cutter = new BinaryFileCutter();
      const found: number[][] = [];
      const offsets: number[] = [];
      for (let at = 0; at < file.length;) {
        const end = Math.min(file.length, at + random.integer(1, 60));
        cutter.push(file.subarray(at, end), (bytes, start, length, offset) => {
          found.push([...bytes.subarray(start, start + length)]);
          offsets.push(offset);
        });
        at = end;
      }
      cutter.finish();
      assert.deepEqual(found, DAY);
      assert.deepEqual(offsets, [0, 38, 71, 96, 133]);
    }
  });

  it('ends with a length of 0, and not within a message', () => {
    const ended = new BinaryFileCutter();
    const messages: number[] = [];
    ended.push(Uint8Array.from([...binaryFile([deleted(1, 8)]), 0, 0, 9, 9]), (_bytes, _start, length) => {
      messages.push(length);
    });
    ended.push(Uint8Array.from([0, 1, 2]), () => assert.fail('it has ended'));
    ended.finish();
    assert.deepEqual(messages, [19]);
    const cut = new BinaryFileCutter();
    cut.push(binaryFile([deleted(1, 8)]).subarray(0, 15), () => assert.fail('it is not whole'));
    assert.throws(() => cut.finish(), new ItchFileError('byte 0: the file ends within a message'));
  });
});
