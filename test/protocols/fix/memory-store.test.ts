import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MemoryStore } from '../../../src/protocols/fix/memory-store.ts';

const text = (seqNum: number, length: number) => Buffer.from(`${seqNum}:`.padEnd(length, 'x'));

function readAll(store: MemoryStore, from = 1, to = Number.MAX_SAFE_INTEGER): [number, string][] {
  const all: [number, string][] = [];
  store.read(from, to, (seqNum, bytes) => all.push([seqNum, Buffer.from(bytes).toString()]));
  return all;
}

describe('a memory store', () => {
  test('gives back what was appended, by range, with holes where session messages were', () => {
    const store = new MemoryStore(5);
    for (const seqNum of [2, 3, 7, 8, 20]) store.append(seqNum, text(seqNum, 10));
    assert.deepEqual(
      readAll(store, 3, 8).map(([seqNum]) => seqNum),
      [3, 7, 8],
    );
    assert.deepEqual(readAll(store, 4, 6), []);
    assert.deepEqual(readAll(store, 20, 20), [[20, '20:xxxxxxx']]);
    assert.equal(store.createdAtMicros, 5);
  });

  test('copies what it is given', () => {
    const store = new MemoryStore(0);
    const bytes = text(1, 10);
    store.append(1, bytes);
    bytes.fill(0);
    assert.equal(readAll(store)[0]![1], '1:xxxxxxxx');
  });

  test('keeps so many messages at most', () => {
    const store = new MemoryStore(0, { messages: 1000 });
    for (let seqNum = 1; seqNum <= 5000; seqNum++) store.append(seqNum, text(seqNum, 20));
    const kept = readAll(store);
    assert.equal(kept.length, 1000);
    assert.deepEqual(kept[0], [4001, text(4001, 20).toString()]);
    assert.deepEqual(kept.at(-1), [5000, text(5000, 20).toString()]);
  });

  test('keeps so many bytes at most, and every message whole', () => {
    const store = new MemoryStore(0, { bytes: 1024 * 1024 });
    for (let seqNum = 1; seqNum <= 2000; seqNum++)
      store.append(seqNum, text(seqNum, 100 + ((seqNum * 37) % 3000)));
    const kept = readAll(store);
    const bytes = kept.reduce((sum, [, message]) => sum + message.length, 0);
    assert.ok(bytes <= 1024 * 1024 && bytes > 700_000);
    for (const [seqNum, message] of kept)
      assert.equal(message, text(seqNum, 100 + ((seqNum * 37) % 3000)).toString());
    assert.equal(kept.at(-1)![0], 2000);
  });

  test('begins anew', () => {
    const store = new MemoryStore(0);
    for (let seqNum = 1; seqNum <= 600; seqNum++) store.append(seqNum, text(seqNum, 2000));
    store.nextSenderSeqNum = 601;
    store.nextTargetSeqNum = 9;
    store.reset(77);
    assert.deepEqual([store.nextSenderSeqNum, store.nextTargetSeqNum, store.createdAtMicros], [1, 1, 77]);
    assert.deepEqual(readAll(store), []);
    store.append(1, text(1, 5));
    assert.deepEqual(readAll(store), [[1, '1:xxx']]);
  });
});
