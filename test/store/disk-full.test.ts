import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';
import { StoreUnavailable } from '../../src/store/store.ts';

describe('a store on a disk that fills up', () => {
  it('keeps the batch, and stores it when there is space again', (test) => {
    const disk = smallDisk();
    if (disk === null) {
      test.skip('a small file system cannot be mounted here');
      return;
    }
    try {
      const ballast = join(disk.directory, 'ballast');
      const store = open(disk.directory);
      const session = store.session('XSIM/fix42.CLIENT1');
      let seqNum = 0;
      const send = (): void => session.append(++seqNum, Buffer.alloc(2_000, seqNum));
      for (let count = 0; count < 10; count++) commitOne(store, send);
      // All that is left, but for a page or two: the next commits find out.
      fill(ballast, disk.directory);
      assert.throws(() => {
        for (let count = 0; count < 1_000; count++) commitOne(store, send);
      }, StoreUnavailable);
      send();
      assert.throws(() => store.commit(), StoreUnavailable);
      assert.equal(store.dirty, true);
      unlinkSync(ballast);
      store.commit();
      commitOne(store, send);
      store.close();

      const restored = open(disk.directory);
      const found: number[] = [];
      restored.session('XSIM/fix42.CLIENT1').read(1, Infinity, (number, bytes) => {
        assert.ok(Buffer.alloc(2_000, number).equals(bytes));
        found.push(number);
      });
      restored.close();
      assert.deepEqual(
        found,
        Array.from({ length: seqNum }, (_, index) => index + 1),
      );
    } finally {
      disk.remove();
    }
  });
});

function commitOne(store: SqliteStore, send: () => void): void {
  send();
  store.commit();
}

function open(directory: string): SqliteStore {
  return openSqliteStore({ directory, durability: 'process', now: () => 0, holder: 'test' });
}

function fill(file: string, directory: string): void {
  const { bavail, bsize } = statfsSync(directory);
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail - 2) * bsize));
}

/** A file system of 4 MiB in memory; null where that takes rights that this process has not. */
function smallDisk(): { directory: string; remove(): void } | null {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    rmSync(directory, { recursive: true });
    return null;
  }
  return {
    directory,
    remove() {
      execFileSync('umount', ['--lazy', directory]);
      rmSync(directory, { recursive: true });
    },
  };
}
