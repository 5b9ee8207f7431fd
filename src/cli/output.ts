import { styleText } from 'node:util';
import { type Column, table } from './table.ts';

type Style = Parameters<typeof styleText>[0];

/** A stream that a command prints to, and what it can show: a terminal, a pipe and a test differ here only. */
export class Output {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  get terminal(): boolean {
    return this.#stream.isTTY ?? false;
  }

  /** Characters in a line; Infinity where nobody looks at the width. */
  get width(): number {
    return this.terminal ? this.#stream.columns || 80 : Infinity;
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.line(lines.join('\n'));
  }

  /** Colours for a terminal, plain text elsewhere and under NO_COLOR; never the only sign of anything. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.#stream });
  }

  /** Waits while more is printed than its reader takes, so that a long answer does not fill the memory. */
  async drained(): Promise<void> {
    const stream = this.#stream;
    if (!stream.writableNeedDrain || stream.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stream.off('drain', done).off('close', done).off('error', done);
        resolve();
      };
      stream.on('drain', done).on('close', done).on('error', done);
    });
  }

  table<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): void {
    const [header, ...body] = table(columns, rows, this.width);
    this.lines([this.style('bold', header!), ...body]);
  }

  /** A whole answer, indented. */
  json(value: unknown): void {
    this.line(JSON.stringify(value, null, 2));
  }

  /** One of several answers, on a line of its own. */
  jsonLine(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  /** Shows the lines at the top of the terminal in place of what was there. */
  repaint(lines: readonly string[]): void {
    this.clear();
    this.line(lines.join('\n'));
  }

  /** What is printed next is at the top of an empty terminal. */
  clear(): void {
    this.#stream.write('\u001b[H\u001b[2J');
  }
}

export const stdout: Output = new Output(process.stdout);
export const stderr: Output = new Output(process.stderr);
