import { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { Output } from '../../src/cli/output.ts';

/** Keeps what a command prints, as a pipe or as a terminal of so many columns would get it. */
export class Recording {
  readonly output: Output;
  #text = '';

  constructor(terminal?: { readonly columns: number }) {
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        this.#text += chunk.toString();
        done();
      },
    });
    const getColorDepth = (): number =>
      WriteStream.prototype.getColorDepth({ ...process.env, TERM: 'xterm-256color' });
    const shown = { isTTY: terminal !== undefined, getColorDepth, ...terminal };
    this.output = new Output(Object.assign(stream, shown) as never);
  }

  get lines(): string[] {
    return this.#text === '' ? [] : this.#text.trimEnd().split('\n');
  }
}
