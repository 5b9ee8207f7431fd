import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from './problem.ts';

/** A part of a log as it is read: one character a byte. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** What follows is the beginning of another file, or of the same one made anew. */
  | { readonly kind: 'new-file' }
  /** All that was there has been read; what follows is new. */
  | { readonly kind: 'caught-up' };

/** Where a log comes from. */
export interface Source {
  /** For messages about it. */
  readonly name: string;
  /** Reads it from the beginning, as often as is asked for; with `follow` also what comes later, until the signal. */
  read(follow: boolean, signal: AbortSignal): AsyncIterable<Piece>;
}

const CHUNK_BYTES = 256 * 1024;
const LOOK_EVERY_MS = 100;
/** Rotated files among which the one is looked for that was read when it was rotated. */
const ROTATED_FILES = 16;
/** What standard input may hold when it has to be read twice. */
const KEPT_BYTES = 256 * 1024 * 1024;

/** Files that are one log, oldest first; the last one grows. */
export class FileSource implements Source {
  readonly #paths: readonly string[];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  get name(): string {
    return this.#paths.at(-1)!;
  }

  async *read(follow: boolean, signal: AbortSignal): AsyncGenerator<Piece> {
    for (const path of this.#paths.slice(0, -1)) {
      await using file = await opened(path);
      yield* textOf(new Reading(file), signal);
      yield { kind: 'new-file' };
    }
    yield* follow ? followed(this.name, signal) : this.#once(signal);
  }

  async *#once(signal: AbortSignal): AsyncGenerator<Piece> {
    await using file = await opened(this.name);
    yield* textOf(new Reading(file), signal);
  }
}

/** A stream, such as standard input: it is over when its writer is, so it is followed anyway. */
export class StreamSource implements Source {
  readonly name = 'standard input';
  readonly #stream: Readable;
  readonly #readTwice: boolean;
  #kept: string[] | null = null;

  constructor(stream: Readable, readTwice: boolean) {
    this.#stream = stream;
    this.#readTwice = readTwice;
  }

  async *read(_: boolean, signal: AbortSignal): AsyncGenerator<Piece> {
    for (const text of this.#kept ?? []) yield { kind: 'text', text };
    if (this.#kept !== null) return;
    const stop = (): unknown => this.#stream.destroy();
    signal.addEventListener('abort', stop);
    const kept: string[] = [];
    let bytes = 0;
    try {
      for await (const text of this.#stream.setEncoding('latin1') as AsyncIterable<string>) {
        bytes += text.length;
        if (this.#readTwice) kept.push(text);
        if (this.#readTwice && bytes > KEPT_BYTES) throw tooMuch();
        yield { kind: 'text', text };
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
    this.#kept = kept;
  }
}

/** An open file, and how far it has been read. */
class Reading {
  readonly file: FileHandle;
  position = 0;

  constructor(file: FileHandle) {
    this.file = file;
  }
}

async function* textOf(reading: Reading, signal: AbortSignal): AsyncGenerator<Piece> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  while (!signal.aborted) {
    const { bytesRead } = await reading.file.read(buffer, 0, CHUNK_BYTES, reading.position);
    if (bytesRead === 0) return;
    reading.position += bytesRead;
    yield { kind: 'text', text: buffer.toString('latin1', 0, bytesRead) };
  }
}

/** A file that grows; when it is rotated it is read to its end, and then the files that came after it. */
async function* followed(path: string, signal: AbortSignal): AsyncGenerator<Piece> {
  let reading = new Reading(await opened(path));
  try {
    yield* textOf(reading, signal);
    yield { kind: 'caught-up' };
    while (await waited(signal)) {
      const { size } = await reading.file.stat();
      if (size < reading.position) {
        reading.position = 0;
        yield { kind: 'new-file' };
      }
      const next = await successor(path, reading.file);
      yield* textOf(reading, signal);
      if (next === null) continue;
      await reading.file.close();
      reading = new Reading(await opened(next));
      yield { kind: 'new-file' };
      yield* textOf(reading, signal);
    }
  } finally {
    await reading.file.close();
  }
}

/** The file that was begun when this one was rotated away; null while this one is the latest. */
async function successor(path: string, file: FileHandle): Promise<string | null> {
  const own = await file.stat({ bigint: true });
  let younger: string | null = null;
  for (let number = 0; number <= ROTATED_FILES; number++) {
    const candidate = number === 0 ? path : `${path}.${number}`;
    const found = await stat(candidate, { bigint: true }).catch(() => null);
    if (found !== null && found.ino === own.ino && found.dev === own.dev) return younger;
    if (found !== null) younger = candidate;
    else if (number > 0) break;
  }
  return (await stat(path).catch(() => null)) === null ? null : path;
}

async function waited(signal: AbortSignal): Promise<boolean> {
  try {
    await delay(LOOK_EVERY_MS, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, 'r');
    if (!(await file.stat()).isDirectory()) return file;
    await file.close();
  } catch (error) {
    throw new Problem(`${path} cannot be read: ${(error as Error).message}`, { code: 'unreadable-file' });
  }
  throw new Problem(`${path} is a folder`, { code: 'unreadable-file', next: 'Name a file in it.' });
}

function tooMuch(): Problem {
  return new Problem(`--order reads its input twice, and standard input has more than ${KEPT_BYTES} bytes`, {
    code: 'too-large',
    next: 'Write it to a file, and name that.',
  });
}
