import { setTimeout as delay } from 'node:timers/promises';
import type { Micros } from '../engine/values.ts';
import { openMemoryStore } from '../store/memory.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { StoreLocked, type Durability, type Store } from '../store/store.ts';

/** How often, and how long after one another, a store that another process holds is asked for. */
const LOCK_ATTEMPTS = 11;
const LOCK_RETRY_MS = 100;

interface StoreTerms {
  readonly directory: string;
  readonly durability: Durability;
  readonly now: () => Micros;
  /** Who opens it, for the message that another opener gets. */
  readonly holder: string;
  /** Is told what was wrong with it and has been mended. */
  readonly warn: (text: string) => void;
}

/** The store of a daemon. Rejects with StoreLocked when another process goes on holding it, and as the store itself does. */
export async function openStore({ warn, ...terms }: StoreTerms): Promise<Store> {
  const { durability } = terms;
  if (durability === 'none') return openMemoryStore(terms);
  for (let attempt = 1; ; attempt++) {
    try {
      const store = openSqliteStore({ ...terms, durability });
      for (const warning of store.warnings) warn(warning);
      return store;
    } catch (error) {
      // The lock of a daemon that was killed this very moment goes with the last of its process.
      if (!(error instanceof StoreLocked) || attempt === LOCK_ATTEMPTS) throw error;
      await delay(LOCK_RETRY_MS);
    }
  }
}
