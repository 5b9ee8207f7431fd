import type { Micros } from '../engine/values.ts';
import { MemoryStore } from '../protocols/fix/memory-store.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import type { Store, VenueStore } from './store.ts';

/** Nothing outlives this store: sessions resend what they sent, and there is no past to replay. */
const FORGETFUL: VenueStore = {
  append: () => {},
  replay: () => {},
  snapshot: () => null,
  saveSnapshot: () => {},
};

/** The store of `durability = "none"`. */
export function openMemoryStore({ now }: { readonly now: () => Micros }): Store {
  const sessions = new Map<string, MessageStore>();
  const secrets = new Map<string, string>();
  return {
    durability: 'none',
    venue: () => FORGETFUL,
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
    idle: () => {},
    close: () => {},
  };
}
