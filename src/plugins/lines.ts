import { PLUGIN_LIMITS } from './limits.ts';

/** What a plugin says and prints, a line at a time: so much that people can read it, and no more. */
export class Lines {
  readonly #tell: (line: string) => void;
  #told = 0;
  #untold = 0;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  write(text: string): void {
    const { linesPerLook, lineLength } = PLUGIN_LIMITS;
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      if (this.#told >= linesPerLook) {
        this.#untold++;
        continue;
      }
      this.#told++;
      this.#tell(line.length > lineLength ? `${line.slice(0, lineLength)}…` : line);
    }
  }

  /** Some time has passed: there may be more lines again. */
  look(): void {
    this.#told = 0;
    if (this.#untold > 0) this.#tell(`and ${this.#untold} more lines`);
    this.#untold = 0;
  }
}
