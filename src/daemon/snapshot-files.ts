import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { WrongState } from '../management/host.ts';

/** Snapshots that a daemon keeps, the bytes of one, and those of all together. */
export const SNAPSHOTS_KEPT = 100;
export const SNAPSHOT_BYTES = 256 * 1_024 * 1_024;
export const ALL_SNAPSHOT_BYTES = 2 * 1_024 * 1_024 * 1_024;

/** Before the name, since some systems have devices called like files. */
const PREFIX = 'snapshot-';
const SUFFIX = '.jsonl';
/** The first line of one is no longer than this. */
const HEAD_BYTES = 4_096;
/** What is read of one at once. */
const PIECE_BYTES = 256 * 1_024;

/** The snapshots of a daemon by their names: a file each, in its data directory. */
export class SnapshotFiles {
  readonly #directory: string;
  readonly #durable: boolean;

  /** Where it is not `durable` nothing is to outlive a loss of power. */
  constructor(dataDirectory: string, durable: boolean) {
    this.#directory = join(dataDirectory, 'snapshots');
    this.#durable = durable;
  }

  /** The names, in their order. */
  names(): string[] {
    return this.#files()
      .map((file) => file.slice(PREFIX.length, -SUFFIX.length))
      .toSorted();
  }

  has(name: string): boolean {
    return this.names().includes(name);
  }

  bytes(name: string): number {
    return statSync(this.#path(name)).size;
  }

  /** The first line. */
  head(name: string): string {
    const descriptor = openSync(this.#path(name), 'r');
    try {
      const buffer = Buffer.alloc(HEAD_BYTES);
      const length = readSync(descriptor, buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, length).split('\n', 1)[0]!;
    } finally {
      closeSync(descriptor);
    }
  }

  /** Piece by piece: the whole text at once is memory that the system has to find first, and takes longest of all for. */
  *lines(name: string): Generator<string, void, undefined> {
    const descriptor = openSync(this.#path(name), 'r');
    try {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      const decoder = new StringDecoder('utf8');
      let rest = '';
      for (;;) {
        const length = readSync(descriptor, piece);
        if (length === 0) break;
        const lines = (rest + decoder.write(piece.subarray(0, length))).split('\n');
        rest = lines.pop()!;
        yield* lines;
      }
      if (rest !== '') yield rest;
    } finally {
      closeSync(descriptor);
    }
  }

  /** Keeps a snapshot under a name that is free. Throws WrongState where a limit is reached or the name is taken. */
  write(name: string, text: string): void {
    if (this.has(name)) throw new WrongState(`there is a snapshot ${name} already`);
    const bytes = Buffer.byteLength(text);
    const kept = this.names();
    if (kept.length >= SNAPSHOTS_KEPT)
      throw new WrongState(`the daemon keeps its most of ${SNAPSHOTS_KEPT} snapshots`);
    if (bytes > SNAPSHOT_BYTES)
      throw new WrongState(`it would have ${bytes} bytes, and ${SNAPSHOT_BYTES} are the most`);
    const all = kept.reduce((sum, each) => sum + this.bytes(each), bytes);
    if (all > ALL_SNAPSHOT_BYTES)
      throw new WrongState(
        `all snapshots together may have ${ALL_SNAPSHOT_BYTES} bytes, and would have ${all}`,
      );
    mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
    // Whole or not at all, whatever happens meanwhile.
    const path = this.#path(name);
    const temporary = `${path}.new`;
    writeFileSync(temporary, text, { mode: 0o600, flush: this.#durable });
    renameSync(temporary, path);
    if (this.#durable && process.platform !== 'win32') syncDirectory(this.#directory);
  }

  remove(name: string): void {
    rmSync(this.#path(name));
  }

  #files(): string[] {
    try {
      return readdirSync(this.#directory).filter((file) => file.startsWith(PREFIX) && file.endsWith(SUFFIX));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #path(name: string): string {
    return join(this.#directory, `${PREFIX}${name}${SUFFIX}`);
  }
}

function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
