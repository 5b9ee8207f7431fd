import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const LINE_FEED = 10;
/** What is read at once to find where the last line ends. */
const PIECE_BYTES = 4 * 1024;

export interface RotationLimits {
  /** Size beyond which a file is not written to any more. */
  readonly bytes: number;
  /** Files that are kept, with the one that is written. */
  readonly files: number;
}

/**
 * A file that others append to, so long as it is not too large: then it becomes `<path>.1`, what was `.1` becomes `.2`,
 * and the oldest goes. One call at a time.
 */
export class RotatingFile {
  readonly path: string;
  readonly #limits: RotationLimits;
  #file: FileHandle | null = null;
  #size = 0;

  constructor(path: string, limits: RotationLimits) {
    this.path = path;
    this.#limits = limits;
  }

  /** Appends whole lines, all or none. Rejects with the system's error; the next call tries from the beginning. */
  async append(lines: Buffer): Promise<void> {
    const file = await this.#fileFor(lines.length);
    try {
      await file.appendFile(lines);
      this.#size += lines.length;
    } catch (error) {
      // A disk that is full may have taken a part.
      await file.truncate(this.#size).catch(() => {});
      await this.close();
      throw error;
    }
  }

  /** Gives the file back to the system; the next `append` opens it again. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #fileFor(bytes: number): Promise<FileHandle> {
    const file = (this.#file ??= await this.#open());
    if (this.#size === 0 || this.#size + bytes <= this.#limits.bytes) return file;
    await this.close();
    for (let number = this.#limits.files - 1; number >= 1; number--) await this.#rename(number);
    this.#file = await this.#open();
    return this.#file;
  }

  async #open(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const file = await open(this.path, 'a+', 0o600);
    try {
      const { size } = await file.stat();
      this.#size = await wholeBytes(file, size);
      // A process that was killed, or a disk that did not even let it be undone: what comes next is a line of its own.
      if (this.#size < size) await file.truncate(this.#size);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Makes the file the one of this number, in place of the one that was. */
  async #rename(number: number): Promise<void> {
    try {
      await rename(number === 1 ? this.path : `${this.path}.${number - 1}`, `${this.path}.${number}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

/** Bytes of the lines that a file has whole. */
async function wholeBytes(file: FileHandle, size: number): Promise<number> {
  const piece = Buffer.alloc(Math.min(size, PIECE_BYTES));
  for (let end = size; end > 0; end -= piece.length) {
    const start = Math.max(0, end - piece.length);
    const { bytesRead } = await file.read(piece, 0, end - start, start);
    const at = piece.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
    if (at >= 0) return start + at + 1;
  }
  return 0;
}
