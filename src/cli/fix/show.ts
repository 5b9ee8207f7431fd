import { STANDARD_DATA_FIELDS } from '../../protocols/fix/data-fields.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';
import { messageJson, messageLines, shortLine, type ShownMessage } from '../views/fix-message.ts';
import { problemsOf } from './check.ts';
import type { Dictionaries } from './dictionaries.ts';
import { explain } from './explain.ts';
import { FixMessage } from './message.ts';
import { type Found, Scanner, type StrayLine } from './scanner.ts';
import type { Selection } from './selection.ts';
import type { Source } from '../file-source.ts';

export interface ShowOptions {
  readonly form: 'fields' | 'short' | 'json';
  readonly validate: boolean;
  readonly showSecrets: boolean;
  readonly follow: boolean;
  /** Of what is there at the beginning, only so many messages: the last ones. */
  readonly last: number;
  readonly selection: Selection;
  readonly dictionaries: Dictionaries;
}

/** A line that was to be a message: fields without a beginning. */
const FIELDS = /(?:^|[^0-9])35=[0-9A-Za-z]{1,3}[^0-9A-Za-z]/;
const SHOWN_OF_A_STRAY = 60;

/** Reads a log and shows the messages that are wanted, as far as they can be read, and what is wrong with them. */
export class FixShow {
  readonly #source: Source;
  readonly #options: ShowOptions;
  readonly #output: Output;
  readonly #notes: Output;
  readonly #signal: AbortSignal;
  /** While the beginning of the log is read of which only the last messages are wanted: those, as they are shown. */
  #held: string[] | null;
  #lines: string[] = [];
  #messages = 0;
  #withProblems = 0;
  /** Lines that were to be messages. */
  #brokenLines = 0;
  #strays = 0;
  #firstStray = 0;

  constructor(source: Source, options: ShowOptions, output: Output, notes: Output, signal: AbortSignal) {
    this.#source = source;
    this.#options = options;
    this.#output = output;
    this.#notes = notes;
    this.#signal = signal;
    this.#held = options.last === Infinity ? null : [];
  }

  /** Shows all of it, and tells whether nothing was wrong; without `validate` nothing is looked for. */
  async run(): Promise<boolean> {
    const { selection, follow } = this.#options;
    if (selection.needsAll) await this.#read(false, (found) => this.#learn(found));
    await this.#read(follow, (found) => this.#take(found));
    this.#release();
    this.#print();
    this.#sayWhatWasLeftOut();
    return this.#withProblems === 0 && this.#brokenLines === 0;
  }

  async #read(follow: boolean, take: (found: Found) => void | Promise<void>): Promise<void> {
    const scanner = new Scanner();
    for await (const piece of this.#source.read(follow, this.#signal)) {
      if (piece.kind === 'caught-up') this.#release();
      const found =
        piece.kind === 'text' ? scanner.push(piece.text) : piece.kind === 'new-file' ? scanner.end() : [];
      for (const each of found) await take(each);
      this.#print();
      await this.#output.drained();
      if (this.#signal.aborted) return;
    }
    for (const each of scanner.end()) await take(each);
  }

  #learn(found: Found): void {
    if (found.kind === 'message') this.#options.selection.learn(new FixMessage(found));
  }

  async #take(found: Found): Promise<void> {
    if (found.kind === 'stray') return this.#stray(found);
    const { selection, dictionaries, validate, showSecrets, follow } = this.#options;
    let message = new FixMessage(found);
    const known = await dictionaries.for(message);
    // Only now is it known which fields of the user's own hold data.
    if (known !== null && known.dataFields !== STANDARD_DATA_FIELDS)
      message = new FixMessage(found, known.dataFields);
    if (selection.needsAll && follow) selection.learn(message);
    this.#messages++;
    if (!selection.has(message, known?.dictionary ?? null)) return;
    const problems = validate ? problemsOf(message, known) : [];
    if (problems.length > 0) this.#withProblems++;
    this.#show({
      message,
      name: known?.dictionary.message(message.msgType)?.name ?? null,
      fields: explain(message, known?.dictionary ?? null, showSecrets),
      problems,
    });
  }

  #show(shown: ShownMessage): void {
    const { form, validate, last } = this.#options;
    const text =
      form === 'json'
        ? JSON.stringify(messageJson(shown, validate))
        : form === 'short'
          ? shortLine(shown, this.#output)
          : messageLines(shown, this.#output).join('\n');
    if (this.#held === null) {
      this.#lines.push(text);
      return;
    }
    this.#held.push(text);
    if (this.#held.length > last) this.#held.shift();
  }

  /** The lines of other programs are none of ours, but one with fields and without a beginning was to be a message. */
  #stray({ line, text }: StrayLine): void {
    // Notes of the venue's own log.
    if (text.startsWith('#')) return;
    if (this.#strays++ === 0) this.#firstStray = line;
    if (!this.#options.validate || !FIELDS.test(text)) return;
    this.#brokenLines++;
    const begin = printable(text.slice(0, SHOWN_OF_A_STRAY));
    this.#notes.line(`line ${line}: FIX fields, but no message begins with 8=FIX: ${begin}`);
  }

  #release(): void {
    this.#lines.push(...(this.#held ?? []));
    this.#held = null;
    this.#print();
  }

  #print(): void {
    this.#output.lines(this.#lines);
    this.#lines = [];
  }

  #sayWhatWasLeftOut(): void {
    if (this.#signal.aborted) return;
    const { name } = this.#source;
    if (this.#messages === 0) this.#notes.line(`There is no FIX message in ${name}.`);
    if (this.#strays > 0) {
      const hold = this.#strays === 1 ? 'line holds' : 'lines hold';
      this.#notes.line(`${this.#strays} ${hold} no FIX message; the first is line ${this.#firstStray}.`);
    }
    if (this.#options.validate && this.#withProblems > 0)
      this.#notes.line(`${this.#withProblems} of ${this.#messages} messages have problems.`);
  }
}
