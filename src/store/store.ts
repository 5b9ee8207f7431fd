import type { Command } from '../engine/command.ts';
import type { Micros } from '../engine/values.ts';
import type { MessageStore } from '../protocols/fix/store.ts';

/**
 * What a daemon remembers. Everything written during one turn of the event loop is one batch: it becomes durable
 * together at `commit`, and nothing that tells of it may leave the process before.
 */
export interface Store {
  readonly durability: Durability;
  /** The journal, the latest snapshot and the day of one venue. */
  venue(name: string): VenueStore;
  /**
   * Sequence numbers and sent messages of one FIX session; `key` is unique in the daemon and stays the same over
   * restarts. The messages of the last `messagesKept` numbers can be read; in memory also of no more than 32 MiB.
   */
  session(key: string, messagesKept?: number): MessageStore;
  /** The keys of all sessions that it remembers something of. */
  sessionKeys(): readonly string[];
  /** Named secrets of the management protocol, as opaque text (SCRAM records, the salt secret). */
  readonly secrets: SecretStore;
  /** Whether something was written since the last commit. */
  readonly dirty: boolean;
  /** Makes the batch durable. Throws StoreUnavailable and keeps the batch when the disk refuses. */
  commit(): void;
  /**
   * Housekeeping, for a moment in which nobody waits for what was committed: moves the write-ahead log into the database
   * once it is long, or sooner where nothing else is to do.
   */
  relieve(isIdle: boolean): void;
  close(): void;
}

/** `none`: memory only. `process`: outlives the death of the process. `full`: also loss of power. */
export const DURABILITIES = ['none', 'process', 'full'] as const;
export type Durability = (typeof DURABILITIES)[number];

/** A command with its place in the venue's history. */
export interface JournalEntry {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly at: Micros;
  readonly command: Command;
  /** The user of the management protocol who gave it; absent for all others. */
  readonly user?: string;
}

export interface VenueSnapshot {
  /** The last journal entry that the state contains. */
  readonly sequence: number;
  /** JSON text. */
  readonly state: string;
}

export interface VenueStore {
  append(entry: JournalEntry): void;
  /**
   * Visits the entries after `sequence` up to `last` in order. Throws StoreDamaged when a record is not what was written,
   * and RangeError when entries after `sequence` are not kept any more.
   */
  replay(sequence: number, visit: (entry: JournalEntry) => void, last?: number): void;
  snapshot(): VenueSnapshot | null;
  /** Keeps the snapshot and drops the journal entries that it contains. */
  saveSnapshot(snapshot: VenueSnapshot): void;
}

export interface SecretStore {
  get(name: string): string | null;
  set(name: string, value: string): void;
}

/** The disk is full, unwritable or gone: nothing of the batch is durable, and it may be tried again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Another process holds the store. `holder` says who, as far as it is known. */
export class StoreLocked extends Error {
  override readonly name = 'StoreLocked';
}

/** What is stored is not what was written: the message names file, table and record. Nothing is served from it. */
export class StoreDamaged extends Error {
  override readonly name = 'StoreDamaged';
}
