import { createInterface, type Interface } from 'node:readline';
import { Problem } from './problem.ts';

/** Asks a person on the terminal, on standard error: standard output is for answers. */
export class Questions implements Disposable {
  readonly #terminal: Interface;
  readonly #lines: AsyncIterator<string>;

  constructor(input: NodeJS.ReadableStream = process.stdin, output: NodeJS.WritableStream = process.stderr) {
    this.#terminal = createInterface({ input, output });
    this.#terminal.once('SIGINT', () => this.#terminal.close());
    this.#lines = this.#terminal[Symbol.asyncIterator]();
  }

  /** What was typed; nothing but Enter is the default. `among` are the answers that there are, when there are few. */
  async ask(question: string, byDefault: string, among: readonly string[] = []): Promise<string> {
    const choices = among.length === 0 ? '' : ` (${among.join(', ')})`;
    for (;;) {
      this.#terminal.setPrompt(`${question}${choices} [${byDefault}]: `);
      this.#terminal.prompt();
      const line = await this.#lines.next();
      if (line.done === true) throw new Problem('there was no answer', { code: 'bad-usage' });
      const answer = line.value.trim() || byDefault;
      if (among.length === 0) return answer;
      const meant = among.find((each) => each.toLowerCase() === answer.toLowerCase());
      if (meant !== undefined) return meant;
    }
  }

  [Symbol.dispose](): void {
    this.#terminal.close();
  }
}
