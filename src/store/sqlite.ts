import type { DatabaseSync } from 'node:sqlite';
import type { Micros } from '../engine/values.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import { rowChecksum } from './checksum.ts';
import { formatOf, openDatabase, problemOf, storeFiles, type StoreFiles } from './database.ts';
import { compareWithWitness } from './recovery.ts';
import { migrate } from './migration.ts';
import { MAX_STREAMS } from './schema.ts';
import { SqliteJournal } from './sqlite-journal.ts';
import { SqliteMessages } from './sqlite-messages.ts';
import { prepareStatements, type Statements } from './statements.ts';
import type { Durability, SecretStore, Store, VenueStore } from './store.ts';
import { Stream, type StreamKind } from './stream.ts';
import { commitsChecksum, readContents, type Commits } from './verify.ts';
import { Witness } from './witness.ts';

/** Bytes in the write-ahead log from which on they are moved into the database, at once or in a quiet moment. */
const CHECKPOINT_BYTES = 16 * 1024 * 1024;
const IDLE_CHECKPOINT_BYTES = 1024 * 1024;
/** What a commit writes beside the contents of its chunks, roughly: a page for each row that it touches. */
const PAGE_BYTES = 4_096;

/** Where a test may make the disk fail, or the process die. */
export const FAILPOINTS = ['begin', 'write', 'commit', 'committed', 'checkpoint'] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

export interface SqliteOptions {
  /** Must exist; the store's files are made in it. */
  readonly directory: string;
  readonly durability: Exclude<Durability, 'none'>;
  readonly now: () => Micros;
  /** Who opens the store, for the message that another opener gets. */
  readonly holder: string;
  readonly failpoint?: (point: Failpoint) => void;
}

/** Throws StoreLocked, StoreDamaged, StoreUnavailable, and Error when this build of SQLite lacks a setting. */
export function openSqliteStore(options: SqliteOptions): SqliteStore {
  const files = storeFiles(options.directory);
  const database = openDatabase(files, options.durability, options.holder);
  try {
    return new SqliteStore(options, files, database);
  } catch (error) {
    database.close();
    throw problemOf(error, files.database);
  }
}

/** What is collected for the next commit: a venue's journal or a session's messages. */
interface Member {
  readonly stream: Stream;
  write(): number;
  settle(): void;
}

export class SqliteStore implements Store {
  readonly durability: Durability;
  /** What the opening found that somebody should know. */
  readonly warnings: readonly string[];
  readonly secrets: SecretStore = {
    get: (name) => this.#newSecrets.get(name) ?? this.#storedSecrets.get(name) ?? null,
    set: (name, value) => void this.#newSecrets.set(name, value),
  };
  readonly #options: SqliteOptions;
  readonly #files: StoreFiles;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #witness: Witness;
  readonly #failpoint: (point: Failpoint) => void;
  readonly #venues = new Map<string, SqliteJournal>();
  readonly #sessions = new Map<string, SqliteMessages>();
  readonly #changed = new Set<Member>();
  readonly #storedSecrets: Map<string, string>;
  readonly #newSecrets = new Map<string, string>();
  readonly #snapshots: Set<number>;
  #storedStreams: number;
  #lastStreamId: number;
  #commits: Commits;
  #logBytes = 0;

  constructor(options: SqliteOptions, files: StoreFiles, database: DatabaseSync) {
    this.#options = options;
    this.durability = options.durability;
    this.#failpoint = options.failpoint ?? (() => {});
    this.#files = files;
    this.#database = database;
    this.#statements = prepareStatements(database);
    const contents = readContents(this.#statements, files.database);
    this.warnings = compareWithWitness(contents.commits, options.durability, files);
    migrate(database, formatOf(database), files.database);
    this.#commits = contents.commits;
    this.#storedSecrets = new Map(contents.secrets);
    this.#snapshots = new Set(contents.snapshots);
    this.#storedStreams = contents.streams.length;
    this.#lastStreamId = contents.streams.at(-1)?.id ?? 0;
    for (const { id, kind, name, row } of contents.streams) {
      this.#add(new Stream(this.#statements, files.database, id, kind, name, row));
    }
    this.#witness = new Witness(files.witness);
    this.#witness.write(this.#commits);
  }

  get dirty(): boolean {
    return this.#changed.size > 0 || this.#newSecrets.size > 0;
  }

  /** What has been made durable since the store was created. */
  get commits(): Commits {
    return this.#commits;
  }

  venue(name: string): VenueStore {
    if (!this.#venues.has(name)) this.#add(this.#newStream('venue', name));
    return this.#venues.get(name)!;
  }

  session(key: string, messagesKept?: number): MessageStore {
    if (!this.#sessions.has(key)) this.#add(this.#newStream('session', key));
    const session = this.#sessions.get(key)!;
    if (messagesKept !== undefined) session.keep(messagesKept);
    return session;
  }

  sessionKeys(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  commit(): void {
    if (!this.dirty) return;
    let next: Commits;
    try {
      next = this.#write();
    } catch (error) {
      if (this.#database.isTransaction) this.#rollBack();
      throw problemOf(error, this.#files.database);
    }
    this.#failpoint('committed');
    this.#settle(next);
  }

  relieve(isIdle: boolean): void {
    if (this.#logBytes >= (isIdle ? IDLE_CHECKPOINT_BYTES : CHECKPOINT_BYTES)) this.#checkpoint();
  }

  close(): void {
    this.#witness.close();
    this.#database.close();
  }

  #write(): Commits {
    this.#failpoint('begin');
    this.#statements.begin.run();
    const crcs: number[] = [this.#commits.chain];
    let inputs = this.#commits.inputs;
    for (const member of this.#changed) {
      this.#failpoint('write');
      crcs.push(member.write());
      if (member instanceof SqliteJournal) inputs += member.inputs;
    }
    for (const [name, value] of this.#newSecrets) {
      const crc = rowChecksum(name, value);
      this.#statements.writeSecret.run(name, value, crc);
      crcs.push(crc);
    }
    const next = { number: this.#commits.number + 1, inputs, chain: rowChecksum(...crcs) };
    const smallRows = this.#smallRows();
    this.#statements.writeCommits.run(
      next.number,
      inputs,
      smallRows,
      next.chain,
      commitsChecksum(next, smallRows),
    );
    this.#failpoint('commit');
    this.#statements.commit.run();
    return next;
  }

  /** The batch is durable: what it held is stored now, and the witness says so. */
  #settle(commits: Commits): void {
    this.#logBytes += PAGE_BYTES;
    for (const member of this.#changed) {
      for (const chunk of member.stream.waiting) this.#logBytes += PAGE_BYTES + chunk.content.length;
      this.#logBytes += PAGE_BYTES;
      if (member.stream.isNew) this.#storedStreams++;
      const snapshotLength = member instanceof SqliteJournal ? member.newSnapshotLength : null;
      if (snapshotLength !== null) {
        this.#snapshots.add(member.stream.id);
        this.#logBytes += PAGE_BYTES + snapshotLength;
      }
      member.settle();
      if (!member.stream.pruning) this.#changed.delete(member);
    }
    for (const [name, value] of this.#newSecrets) this.#storedSecrets.set(name, value);
    this.#newSecrets.clear();
    this.#commits = commits;
    try {
      this.#witness.write(commits);
    } catch {
      // An old witness testifies to less than there is, which does no harm.
    }
  }

  /** Rows of streams, snapshots and secrets once the batch is written. */
  #smallRows(): number {
    const names = new Set([...this.#storedSecrets.keys(), ...this.#newSecrets.keys()]);
    let rows = this.#storedStreams + this.#snapshots.size + names.size;
    for (const member of this.#changed) {
      if (member.stream.isNew) rows++;
      const hasSnapshot = member instanceof SqliteJournal && member.newSnapshotLength !== null;
      if (hasSnapshot && !this.#snapshots.has(member.stream.id)) rows++;
    }
    return rows;
  }

  /** The transaction is over either way: SQLite rolls back by itself when the disk is full. */
  #rollBack(): void {
    try {
      this.#statements.rollback.run();
    } catch {
      // What made the commit fail is thrown already.
    }
  }

  /** What is in the log is durable already: where this fails for want of space, a commit will soon fail and say so. */
  #checkpoint(): void {
    try {
      this.#failpoint('checkpoint');
      this.#statements.checkpoint.get();
      this.#logBytes = 0;
    } catch {
      this.#logBytes -= IDLE_CHECKPOINT_BYTES;
    }
  }

  #newStream(kind: StreamKind, name: string): Stream {
    if (this.#lastStreamId === MAX_STREAMS)
      throw new RangeError(`a store holds ${MAX_STREAMS} venues and sessions`);
    return new Stream(this.#statements, this.#files.database, ++this.#lastStreamId, kind, name, null);
  }

  #add(stream: Stream): void {
    if (stream.kind === 'venue') {
      const journal: SqliteJournal = new SqliteJournal(stream, this.#statements, this.#files.database, () =>
        this.#changed.add(journal),
      );
      this.#venues.set(stream.name, journal);
    } else {
      const messages: SqliteMessages = new SqliteMessages(stream, this.#options.now(), () =>
        this.#changed.add(messages),
      );
      this.#sessions.set(stream.name, messages);
    }
  }
}
