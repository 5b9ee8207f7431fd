import type { Micros } from '../engine/values.ts';
import { MemoryStore } from '../protocols/fix/memory-store.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import type { JournalEntry, Store, VenueStore } from './store.ts';

/** Entries of a venue's journal that are kept in memory, to tell what became of its orders. */
export const MEMORY_ENTRIES = 100_000;

/** The journal of a venue that nothing is kept of: it ends with the process, and when it has become too long. */
class MemoryJournal implements VenueStore {
  #entries: JournalEntry[] | null = [];

  append(entry: JournalEntry): void {
    // Without its beginning it is good for nothing: a snapshot of a venue that nobody restores would cost more.
    if (this.#entries !== null && this.#entries.push(entry) > MEMORY_ENTRIES) this.#entries = null;
  }

  replay(sequence: number, visit: (entry: JournalEntry) => void, last = Infinity): void {
    if (this.#entries === null)
      throw new RangeError(`a daemon that keeps nothing has the first ${MEMORY_ENTRIES} commands at most`);
    for (const entry of this.#entries.slice(sequence, Math.min(last, this.#entries.length))) visit(entry);
  }

  snapshot(): null {
    return null;
  }

  saveSnapshot(): void {
    // Nothing is ever restored from it.
  }
}

/** The store of `durability = "none"`. */
export function openMemoryStore({ now }: { readonly now: () => Micros }): Store {
  const sessions = new Map<string, MessageStore>();
  const secrets = new Map<string, string>();
  return {
    durability: 'none',
    venue: () => new MemoryJournal(),
    session(key, messagesKept) {
      let session = sessions.get(key);
      if (session === undefined)
        sessions.set(key, (session = new MemoryStore(now(), { messages: messagesKept })));
      return session;
    },
    sessionKeys: () => [...sessions.keys()],
    secrets: {
      get: (name) => secrets.get(name) ?? null,
      set: (name, value) => void secrets.set(name, value),
    },
    dirty: false,
    commit: () => {},
    relieve: () => {},
    close: () => {},
  };
}
