import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { devNull } from 'node:os';

/** The calls by which files are changed behind the back of a turn. */
const CALLS = ['mkdir', 'open', 'rename'] as const;
/** To close a file loses nothing that is in it. */
const HANDLE_CALLS = ['appendFile', 'truncate'] as const;

/** Of an append, how much of it the disk has when the process dies within it, or the disk is full. */
const TORN_SHARE = 0.5;

type Call = (this: unknown, ...words: unknown[]) => Promise<unknown>;

/**
 * Calls back before and after each step by which this process changes files through promises, and in the middle of each
 * append, until the returned function is called. A visit that throws makes the step fail, there and then: an append in
 * the middle leaves its first half.
 */
export async function eachPromisedFileStep(visit: (step: string) => void): Promise<() => void> {
  const handle = await fs.promises.open(devNull, 'a');
  const handles = Object.getPrototypeOf(handle) as Record<string, Call>;
  await handle.close();
  const promises = fs.promises as unknown as Record<string, Call>;
  const originals = [
    ...CALLS.map((name) => [promises, name, promises[name]!] as const),
    ...HANDLE_CALLS.map((name) => [handles, name, handles[name]!] as const),
  ];
  for (const [owner, name, original] of originals) {
    owner[name] = async function step(...words) {
      visit(`before ${name}`);
      const rest = name === 'appendFile' ? await tear(this, words, original, visit) : words;
      const result = await original.apply(this, rest);
      visit(`after ${name}`);
      return result;
    };
  }
  syncBuiltinESMExports();
  return () => {
    for (const [owner, name, original] of originals) owner[name] = original;
    syncBuiltinESMExports();
  };
}

/** Appends the first half. Returns the words for the second. */
async function tear(
  handle: unknown,
  [bytes]: unknown[],
  append: Call,
  visit: (step: string) => void,
): Promise<unknown[]> {
  const half = Math.floor((bytes as Buffer).length * TORN_SHARE);
  await append.call(handle, (bytes as Buffer).subarray(0, half));
  visit('within appendFile');
  return [(bytes as Buffer).subarray(half)];
}
