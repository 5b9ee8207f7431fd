import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openSqliteStore, type SqliteStore } from '../../src/store/sqlite.ts';
import { StoreUnavailable } from '../../src/store/store.ts';

export interface DiskStore {
  readonly store: SqliteStore;
  readonly directory: string;
  /** Commits are refused while it is full. */
  readonly disk: { full: boolean };
}

/** A real store in a directory of its own, both gone at the end of the test, on a disk that can be full. */
export function storeOnDisk(context: TestContext): DiskStore {
  const directory = mkdtempSync(join(tmpdir(), 'simctl-disk-'));
  const disk = { full: false };
  const store = openSqliteStore({
    directory,
    durability: 'process',
    now: () => 1,
    holder: 'test',
    failpoint: (point) => {
      if (point === 'commit' && disk.full) throw new StoreUnavailable('no space left on device');
    },
  });
  context.after(() => {
    store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return { store, directory, disk };
}
