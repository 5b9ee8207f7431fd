import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** Others can read the file of a key. */
export class UnsafeKey extends Error {
  override readonly name = 'UnsafeKey';
  /** What to do about it. */
  readonly next: string;

  constructor(file: string, mode: number) {
    super(`${file} can be read by others (mode ${mode.toString(8)}), and is a key`);
    this.next = `chmod 600 ${file}`;
  }
}

/** What is in the file of a private key: whoever else has it can pose as its owner. Throws UnsafeKey, and the system's error. */
export function readPrivateKey(file: string): Buffer {
  // One descriptor for both: what is read is the file that was looked at.
  const descriptor = openSync(file, 'r');
  try {
    const mode = fstatSync(descriptor).mode & 0o777;
    // Windows has no mode bits: there the access list keeps others out.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw new UnsafeKey(file, mode);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
