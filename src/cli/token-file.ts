import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { Problem } from './problem.ts';

/**
 * A new file that its owner alone can read, for a secret that comes later: there must be a place for it before it is
 * made. Never one that is there already, since others might have it open.
 */
export class TokenFile implements Disposable {
  readonly path: string;
  readonly #descriptor: number;
  #written = false;

  /** Throws a Problem when the file cannot be made. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#descriptor = openSync(path, 'wx', 0o600);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw code === 'EEXIST'
        ? new Problem(`${path} is there already.`, { code: 'bad-usage', next: 'Name a file that is not.' })
        : new Problem(`The token file cannot be made: ${message}`, { code: 'bad-usage' });
    }
  }

  write(token: string): void {
    writeSync(this.#descriptor, `${token}\n`);
    this.#written = true;
  }

  /** Leaves nothing behind when there was no secret to write. */
  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
    if (!this.#written) rmSync(this.path, { force: true });
  }
}
