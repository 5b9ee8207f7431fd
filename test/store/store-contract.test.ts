import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { MessageStore } from '../../src/protocols/fix/store.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

const STARTED = 1_700_000_000_000_000;

/** Every way to open a store that lives in the directory; what holds for one holds for all. */
const KINDS = {
  memory: () => openMemoryStore({ now: () => STARTED }),
  'sqlite, process': (directory: string) =>
    openSqliteStore({ directory, durability: 'process', now: () => STARTED, holder: 'test' }),
  'sqlite, full': (directory: string) =>
    openSqliteStore({ directory, durability: 'full', now: () => STARTED, holder: 'test' }),
} as const satisfies Record<string, (directory: string) => Store>;

function kept(session: MessageStore, from = 1, to = Infinity): string[] {
  const messages: string[] = [];
  session.read(from, to, (seqNum, bytes) =>
    messages.push(`${seqNum} ${Buffer.from(bytes).toString('latin1')}`),
  );
  return messages;
}

for (const [name, open] of Object.entries(KINDS)) {
  describe(`a store in ${name}`, () => {
    let directory: string;
    let store: Store;

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'simctl-store-'));
      store = open(directory);
    });

    afterEach(() => {
      store.close();
      rmSync(directory, { recursive: true });
    });

    it('forgets what was sent under numbers that are set back and used again', () => {
      const session = store.session('XSIM/one');
      for (let seqNum = 1; seqNum <= 9; seqNum++) session.append(seqNum, Buffer.from(`old ${seqNum}`));
      session.nextSenderSeqNum = 3;
      session.append(3, Buffer.from('new 3'));
      assert.deepEqual(kept(session), ['3 new 3']);
      session.append(4, Buffer.from('new 4'));
      assert.deepEqual(kept(session, 4), ['4 new 4']);
    });

    it('knows the sessions that it keeps something of', () => {
      assert.deepEqual(store.sessionKeys(), []);
      store.session('XSIM/one').nextSenderSeqNum = 2;
      store.session('XSIM/two').nextTargetSeqNum = 2;
      store.commit();
      const again = name === 'memory' ? store : (store.close(), open(directory));
      assert.deepEqual(again.sessionKeys().toSorted(), ['XSIM/one', 'XSIM/two']);
      store = again;
    });

    it('begins a session at 1 and remembers when that was', () => {
      const session = store.session('XSIM/fix42.CLIENT1');
      assert.equal(session.nextSenderSeqNum, 1);
      assert.equal(session.nextTargetSeqNum, 1);
      assert.equal(session.createdAtMicros, STARTED);
      assert.deepEqual(kept(session), []);
    });

    it('gives the same session for the same key', () => {
      store.session('XSIM/fix42.CLIENT1').nextSenderSeqNum = 7;
      assert.equal(store.session('XSIM/fix42.CLIENT1').nextSenderSeqNum, 7);
      assert.equal(store.session('XSIM/fix42.CLIENT2').nextSenderSeqNum, 1);
    });

    it('reads messages that are not committed yet, and those that are, as one row', () => {
      const session = store.session('XSIM/fix42.CLIENT1');
      session.append(2, Buffer.from('two'));
      session.append(3, Buffer.from('three'));
      assert.deepEqual(kept(session), ['2 two', '3 three']);
      store.commit();
      session.append(5, Buffer.from('five'));
      assert.deepEqual(kept(session), ['2 two', '3 three', '5 five']);
      store.commit();
      session.append(9, Buffer.from('nine'));
      assert.deepEqual(kept(session, 3, 5), ['3 three', '5 five']);
      assert.deepEqual(kept(session, 4, 4), []);
      assert.deepEqual(kept(session, 6), ['9 nine']);
      assert.deepEqual(kept(session, 10), []);
    });

    it('copies the bytes of a message', () => {
      const bytes = Buffer.from('sent');
      const session = store.session('XSIM/fix42.CLIENT1');
      session.append(1, bytes);
      bytes.fill('x');
      assert.deepEqual(kept(session), ['1 sent']);
      store.commit();
      assert.deepEqual(kept(session), ['1 sent']);
    });

    it('keeps messages of all sizes up to the encoder’s limit', () => {
      const session = store.session('XSIM/fix42.CLIENT1');
      const sizes = [1, 200, 4_096, 65_000, 65_536, 100_000, 262_144, 3];
      for (const [index, size] of sizes.entries()) session.append(index + 1, Buffer.alloc(size, 65 + index));
      const check = (): void => {
        const found: string[] = [];
        session.read(1, Infinity, (seqNum, bytes) => found.push(`${seqNum}:${bytes.length}:${bytes.at(-1)}`));
        assert.deepEqual(
          found,
          sizes.map((size, index) => `${index + 1}:${size}:${65 + index}`),
        );
      };
      check();
      store.commit();
      check();
    });

    it('forgets messages and numbers at a reset, committed or not', () => {
      const session = store.session('XSIM/fix42.CLIENT1');
      session.append(1, Buffer.from('old'));
      session.nextSenderSeqNum = 2;
      session.nextTargetSeqNum = 9;
      store.commit();
      session.append(2, Buffer.from('older'));
      session.reset(STARTED + 5);
      assert.deepEqual(kept(session), []);
      assert.equal(session.nextSenderSeqNum, 1);
      assert.equal(session.nextTargetSeqNum, 1);
      assert.equal(session.createdAtMicros, STARTED + 5);
      session.append(1, Buffer.from('new'));
      assert.deepEqual(kept(session), ['1 new']);
      store.commit();
      assert.deepEqual(kept(session), ['1 new']);
    });

    it('keeps secrets by name', () => {
      assert.equal(store.secrets.get('admin'), null);
      store.secrets.set('admin', 'one');
      store.secrets.set('admin', 'two');
      assert.equal(store.secrets.get('admin'), 'two');
      store.commit();
      assert.equal(store.secrets.get('admin'), 'two');
      assert.equal(store.secrets.get('viewer'), null);
    });

    it('has nothing to commit after a commit', () => {
      store.session('XSIM/fix42.CLIENT1').append(1, Buffer.from('one'));
      store.venue('XSIM').append({ sequence: 1, at: STARTED, command: { type: 'end-day' } });
      store.commit();
      assert.equal(store.dirty, false);
      store.commit();
      store.relieve(true);
      assert.equal(store.dirty, false);
    });

    it('gives a venue’s past', () => {
      const venue = store.venue('XSIM');
      venue.append({ sequence: 1, at: STARTED, command: { type: 'end-day' } });
      store.commit();
      const replayed: string[] = [];
      venue.append({ sequence: 2, at: STARTED, command: { type: 'end-day' }, user: 'admin' });
      venue.replay(0, ({ sequence, user = 'nobody' }) => replayed.push(`${sequence} of ${user}`), 1);
      venue.replay(1, ({ sequence, user = 'nobody' }) => replayed.push(`${sequence} of ${user}`));
      assert.deepEqual(replayed, ['1 of nobody', '2 of admin']);
      assert.equal(venue.snapshot(), null);
    });
  });
}
