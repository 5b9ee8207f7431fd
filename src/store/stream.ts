import { chunkChecksum, rowChecksum } from './checksum.ts';
import { problemOf } from './database.ts';
import { RECORDS_PER_STREAM } from './schema.ts';
import type { Statements } from './statements.ts';
import { StoreDamaged } from './store.ts';

/** Records with rising numbers that were written, and are read, in one piece. */
export interface Chunk {
  readonly first: number;
  readonly last: number;
  readonly content: Uint8Array;
}

interface SessionNumbers {
  readonly createdAt: number;
  readonly nextSender: number;
  readonly nextTarget: number;
}

/** What a stream's row says: the ends of what is kept, and a session's numbers. */
export interface StreamRow extends SessionNumbers {
  readonly pruned: number;
  readonly prunedCrc: number;
  readonly last: number;
  readonly lastCrc: number;
}

export const EMPTY_STREAM: StreamRow = {
  pruned: 0,
  prunedCrc: 0,
  last: 0,
  lastCrc: 0,
  createdAt: 0,
  nextSender: 1,
  nextTarget: 1,
};

export type StreamKind = 'venue' | 'session';

/** Records that one commit drops at most beyond those it adds, so that none takes long. */
const PRUNE_STEP = 1_000;

/**
 * The chunks of one venue's journal or one session's messages. What is added waits in the batch; `write` puts it into
 * the open transaction, and `settle` is told once that is durable.
 */
export class Stream {
  readonly id: number;
  readonly kind: StreamKind;
  readonly name: string;
  readonly #statements: Statements;
  readonly #file: string;
  /** As the database has it; null before the first commit. */
  #stored: StreamRow | null;
  /** As it will have it once the transaction is durable. */
  #written: StreamRow | null = null;
  #chunks: Chunk[] = [];
  #cleared = false;
  /** Records up to this number are to be dropped; 0 when there is nothing to drop. */
  #pruneTo = 0;
  #prunedTo = 0;

  constructor(
    statements: Statements,
    file: string,
    id: number,
    kind: StreamKind,
    name: string,
    row: StreamRow | null,
  ) {
    this.#statements = statements;
    this.#file = file;
    this.id = id;
    this.kind = kind;
    this.name = name;
    this.#stored = row;
  }

  get isNew(): boolean {
    return this.#stored === null;
  }

  /** The row as last stored. */
  get row(): StreamRow {
    return this.#stored ?? EMPTY_STREAM;
  }

  /** What waits for the commit, oldest first. */
  get waiting(): readonly Chunk[] {
    return this.#chunks;
  }

  add(chunk: Chunk): void {
    this.#chunks.push(chunk);
  }

  /** Forgets every record, and those that wait as well. */
  clear(): void {
    this.#cleared = true;
    this.#chunks = [];
    this.#pruneTo = 0;
  }

  /** Forgets the records up to that number; those that wait and lie wholly below it are never written. */
  prune(upTo: number): void {
    this.#pruneTo = Math.max(this.#pruneTo, upTo);
    this.#chunks = this.#chunks.filter((chunk) => chunk.last > upTo);
  }

  /**
   * Visits the stored chunks that hold a number in the range, in order. Throws StoreDamaged when one of them is not
   * as it was written, or is gone.
   */
  read(from: number, to: number, visit: (chunk: Chunk) => void): void {
    if (this.#stored === null || this.#cleared) return;
    try {
      this.#read(this.#stored, from, to, visit);
    } catch (error) {
      throw problemOf(error, this.#file);
    }
  }

  #read({ prunedCrc, lastCrc }: StreamRow, from: number, to: number, visit: (chunk: Chunk) => void): void {
    const [lowest, highest] = this.#ids();
    const start = this.#statements.chunkAtOrBefore.get(
      lowest,
      this.#key(Math.min(Math.max(from, 0), RECORDS_PER_STREAM - 1)),
    );
    let row: Row | null = start === undefined ? null : this.#verified(start, null);
    if (row !== null && row.last >= from && row.first <= to) visit(row);
    while ((row?.last ?? 0) < to) {
      const after = this.#statements.chunkAfter.get(row?.id ?? lowest, highest);
      const link: number = row?.crc ?? prunedCrc;
      if (after === undefined) {
        if (link !== lastCrc) throw this.#damaged(`the records after ${row?.last ?? 0} are missing`);
        return;
      }
      row = this.#verified(after, link);
      if (row.first > to) return;
      visit(row);
    }
  }

  /** Writes what waits. Returns the CRC of the stream's row, which covers all of it. */
  write(session: Partial<SessionNumbers> = {}): number {
    const [lowest, highest] = this.#ids();
    const next = { ...this.row, ...session };
    if (this.#cleared) {
      this.#statements.deleteChunks.run(lowest, highest);
      Object.assign(next, { pruned: 0, prunedCrc: 0, last: 0, lastCrc: 0 });
    }
    if (this.#pruneTo > 0) this.#writePruned(next);
    for (const { first, last, content } of this.#chunks) {
      const crc = chunkChecksum(next.lastCrc, this.id, first, last, content);
      this.#statements.insertChunk.run(this.#key(first), last, next.lastCrc, content, crc);
      next.last = last;
      next.lastCrc = crc;
    }
    this.#written = next;
    const crc = streamChecksum(this.id, this.kind, this.name, next);
    const { pruned, prunedCrc, last, lastCrc, createdAt, nextSender, nextTarget } = next;
    // prettier-ignore
    this.#statements.writeStream.run(
      this.id, this.kind, this.name, pruned, prunedCrc, last, lastCrc, createdAt, nextSender, nextTarget, crc,
    );
    return crc;
  }

  settle(): void {
    this.#stored = this.#written;
    this.#chunks = [];
    this.#cleared = false;
    if (this.#prunedTo >= this.#pruneTo) this.#pruneTo = 0;
  }

  /** Whether records wait to be dropped that one commit was not to drop at once. */
  get pruning(): boolean {
    return this.#pruneTo > 0;
  }

  #writePruned(next: { -readonly [Key in keyof StreamRow]: StreamRow[Key] }): void {
    const added = this.#chunks.reduce((sum, chunk) => sum + chunk.last - chunk.first + 1, 0);
    // A snapshot frees all that it contains; what exceeds a session's limit goes step by step.
    const upTo =
      this.kind === 'venue' ? this.#pruneTo : Math.min(this.#pruneTo, next.pruned + 2 * added + PRUNE_STEP);
    const [lowest] = this.#ids();
    const at = this.#statements.chunkAtOrBefore.get(lowest, this.#key(upTo));
    if (at === undefined) {
      next.pruned = this.#prunedTo = upTo;
    } else {
      // A row goes as a whole or not at all. Where it reaches beyond a step, the step reaches as far.
      const row = this.#verified(at, null);
      const whole = row.last <= this.#pruneTo;
      next.pruned = whole ? Math.max(row.last, upTo) : row.first - 1;
      next.prunedCrc = whole ? row.crc : row.previous;
      this.#prunedTo = whole ? next.pruned : this.#pruneTo;
      this.#statements.deleteChunks.run(lowest, this.#key(next.pruned));
    }
    // Beyond the last stored record: what waited up to there is never written, and numbering goes on behind it.
    if (upTo >= next.last) Object.assign(next, { pruned: upTo, prunedCrc: next.lastCrc, last: upTo });
  }

  #verified(row: Record<string, unknown>, link: number | null): Row {
    const { id, last, previous, content, crc } = row as unknown as Row;
    const first = id - this.id * RECORDS_PER_STREAM;
    // A damaged page can turn any column into NULL.
    const whole = typeof previous === 'number' && content instanceof Uint8Array;
    if (!whole || crc !== chunkChecksum(previous, this.id, first, last, content)) {
      throw this.#damaged(`record ${first} is not what was written`);
    }
    if (link !== null && previous !== link) throw this.#damaged(`the records before ${first} are missing`);
    return { id, first, last, previous, content, crc };
  }

  #damaged(what: string): StoreDamaged {
    return new StoreDamaged(`${this.#file}: table chunks, ${this.kind} ${this.name}: ${what}`);
  }

  #key(number: number): number {
    return this.id * RECORDS_PER_STREAM + number;
  }

  #ids(): readonly [lowest: number, highest: number] {
    return [this.#key(0), this.#key(RECORDS_PER_STREAM - 1)];
  }
}

interface Row extends Chunk {
  readonly id: number;
  readonly previous: number;
  readonly crc: number;
}

export function streamChecksum(id: number, kind: StreamKind, name: string, row: StreamRow): number {
  const { pruned, prunedCrc, last, lastCrc, createdAt, nextSender, nextTarget } = row;
  return rowChecksum(id, kind, name, pruned, prunedCrc, last, lastCrc, createdAt, nextSender, nextTarget);
}
