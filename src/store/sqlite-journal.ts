import { rowChecksum, snapshotChecksum } from './checksum.ts';
import { problemOf } from './database.ts';
import type { Statements } from './statements.ts';
import { StoreDamaged, type JournalEntry, type VenueSnapshot, type VenueStore } from './store.ts';
import type { Stream } from './stream.ts';

/** Entries of one row at most: a commit of more makes several. */
const CHUNK_ENTRIES = 4_096;

/** The journal of one venue and its latest snapshot. */
export class SqliteJournal implements VenueStore {
  readonly stream: Stream;
  readonly #statements: Statements;
  readonly #file: string;
  readonly #onChange: () => void;
  #entries: JournalEntry[] = [];
  /** Entries that wait for the commit, those that are sealed included. */
  #waiting = 0;
  #lastSequence: number;
  #pruned: number;
  #newSnapshot: VenueSnapshot | null = null;

  constructor(stream: Stream, statements: Statements, file: string, onChange: () => void) {
    this.stream = stream;
    this.#statements = statements;
    this.#file = file;
    this.#onChange = onChange;
    this.#lastSequence = stream.row.last;
    this.#pruned = stream.row.pruned;
  }

  append(entry: JournalEntry): void {
    if (entry.sequence !== this.#lastSequence + 1) {
      throw new RangeError(`journal of ${this.stream.name}: ${entry.sequence} after ${this.#lastSequence}`);
    }
    this.#lastSequence = entry.sequence;
    this.#entries.push(entry);
    this.#waiting++;
    if (this.#entries.length === CHUNK_ENTRIES) this.seal();
    this.#onChange();
  }

  replay(sequence: number, visit: (entry: JournalEntry) => void, last = Infinity): void {
    if (sequence < this.#pruned) {
      throw new RangeError(
        `journal of ${this.stream.name}: what came before ${this.#pruned} is in the snapshot`,
      );
    }
    let expected = sequence + 1;
    const visitAll = (entries: readonly JournalEntry[]): void => {
      for (const entry of entries) {
        if (entry.sequence < expected || entry.sequence > last) continue;
        if (entry.sequence !== expected) throw this.#damaged(`entry ${expected} is missing`);
        expected++;
        visit(entry);
      }
    };
    this.stream.read(expected, last, (chunk) => visitAll(decode(chunk.content)));
    for (const chunk of this.stream.waiting) if (chunk.first <= last) visitAll(decode(chunk.content));
    visitAll(this.#entries);
    if (expected <= Math.min(last, this.#lastSequence))
      throw this.#damaged(`the entries from ${expected} on are missing`);
  }

  snapshot(): VenueSnapshot | null {
    if (this.#newSnapshot !== null) return this.#newSnapshot;
    const row = this.#readSnapshot();
    if (row === undefined) {
      if (this.stream.row.pruned > 0) throw this.#damaged('the snapshot is missing');
      return null;
    }
    const { sequence, state, crc } = row;
    if (crc !== snapshotChecksum(this.stream.id, sequence, state)) {
      throw this.#damaged(`the snapshot at ${sequence} is not what was written`);
    }
    return { sequence, state };
  }

  saveSnapshot(snapshot: VenueSnapshot): void {
    this.#newSnapshot = snapshot;
    this.#entries = this.#entries.filter((entry) => entry.sequence > snapshot.sequence);
    this.#lastSequence = Math.max(this.#lastSequence, snapshot.sequence);
    this.#pruned = snapshot.sequence;
    this.stream.prune(snapshot.sequence);
    this.#onChange();
  }

  /** Makes the collected entries ready to be written. */
  seal(): void {
    if (this.#entries.length === 0) return;
    const first = this.#entries[0]!.sequence;
    this.stream.add({
      first,
      last: first + this.#entries.length - 1,
      content: Buffer.from(JSON.stringify(this.#entries)),
    });
    this.#entries = [];
  }

  /** Writes what waits into the open transaction. Returns its CRC. */
  write(): number {
    this.seal();
    const crc = this.stream.write();
    if (this.#newSnapshot === null) return crc;
    const { sequence, state } = this.#newSnapshot;
    const snapshotCrc = snapshotChecksum(this.stream.id, sequence, state);
    this.#statements.writeSnapshot.run(this.stream.id, sequence, state, snapshotCrc);
    return rowChecksum(crc, snapshotCrc);
  }

  /** Commands that the commit makes durable. */
  get inputs(): number {
    return this.#waiting;
  }

  /** Characters of the snapshot that the commit stores; null where it stores none. */
  get newSnapshotLength(): number | null {
    return this.#newSnapshot?.state.length ?? null;
  }

  settle(): void {
    this.stream.settle();
    this.#newSnapshot = null;
    this.#waiting = 0;
  }

  #readSnapshot(): (VenueSnapshot & { crc: number }) | undefined {
    try {
      return this.#statements.readSnapshot.get(this.stream.id) as
        | (VenueSnapshot & { crc: number })
        | undefined;
    } catch (error) {
      throw problemOf(error, this.#file);
    }
  }

  #damaged(what: string): StoreDamaged {
    return new StoreDamaged(`${this.#file}: journal of venue ${this.stream.name}: ${what}`);
  }
}

function decode(content: Uint8Array): JournalEntry[] {
  return JSON.parse(
    Buffer.from(content.buffer, content.byteOffset, content.byteLength).toString('utf8'),
  ) as JournalEntry[];
}
