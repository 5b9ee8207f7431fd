import { isPrintable, type Key } from '../keys.ts';
import { read, type Parameter } from '../model/protocol.ts';
import { line, span, wrap, type Line, type Size } from '../text/line.ts';
import { windowAround } from '../text/table.ts';
import { keyHints, type Cursor, type Dialog } from './dialog.ts';
import { Editor } from './editor.ts';

interface Field {
  readonly parameter: Parameter;
  readonly editor: Editor;
}

type Values = Readonly<Record<string, unknown>>;

interface FormOptions {
  readonly title: string;
  readonly parameters: readonly Parameter[];
  /** What the fields begin with. */
  readonly begins: Readonly<Record<string, string>>;
  /** Takes the values; what it returns is what was wrong with them, and the form stays. */
  submit(values: Values): Promise<string | null>;
  /** Something that is shown has changed. */
  readonly changed: () => void;
}

/** Lines under the fields and the hint: a blank one, how it goes, what is wrong in two lines, and the keys. */
const BELOW_FIELDS = 5;

/** Fields for the parameters of a method, checked by what the daemon says of them. */
export class Form implements Dialog {
  closed = false;
  readonly title: string;
  readonly #fields: readonly Field[];
  readonly #options: FormOptions;
  #at = 0;
  #problem: string | null = null;
  #waiting = false;

  constructor(options: FormOptions) {
    this.title = options.title;
    this.#options = options;
    this.#fields = options.parameters.map((parameter) => ({
      parameter,
      editor: new Editor(options.begins[parameter.name] ?? defaultOf(parameter)),
    }));
  }

  render({ width, height }: Size): { lines: Line[]; cursor: Cursor } {
    const label = Math.max(...this.#fields.map(({ parameter }) => labelOf(parameter).length)) + 3;
    const room = width - label;
    const rows = this.#fields.map(({ parameter, editor }, index) => {
      const isHere = index === this.#at;
      const { text } = editor.view(room - 1);
      return line(
        span(
          `${isHere ? '▸' : ' '} ${labelOf(parameter)}`.padEnd(label),
          isHere ? 'strong' : 'plain',
          `field:${index}`,
        ),
        span(text.padEnd(room), isHere ? 'selected' : 'muted', `field:${index}`),
      );
    });
    const { parameter, editor } = this.#fields[this.#at]!;
    const below = hints(parameter, width);
    const { from, to } = windowAround(this.#at, rows.length, height - below.length - BELOW_FIELDS);
    return {
      lines: [
        ...rows.slice(from, to),
        rows.length > to - from ? line(span(`  ${this.#at + 1} of ${rows.length}`, 'muted')) : [],
        ...below,
        line(span(this.#waiting ? 'Waiting for the daemon.' : '', 'muted')),
        ...wrap(this.#problem ?? '', width).map((text) => line(span(text, 'warning'))),
        keyHints([
          ['enter', 'do it'],
          ['tab', 'next field'],
          ['escape', 'leave'],
        ]),
      ],
      cursor: { x: label + editor.view(room - 1).cursor, y: this.#at - from },
    };
  }

  key(key: Key): void {
    if (this.#waiting) return;
    const { parameter, editor } = this.#fields[this.#at]!;
    if (key === 'escape') this.closed = true;
    else if (key === 'enter') this.#submit();
    else if (key === 'tab' || key === 'down') this.#goTo(this.#at + 1);
    else if (key === 'S-tab' || key === 'up') this.#goTo(this.#at - 1);
    else if ((key === 'left' || key === 'right' || key === ' ') && wordsOf(parameter).length > 0) {
      editor.set(nextWord(parameter, editor.text, key === 'left' ? -1 : 1));
    } else {
      if (isPrintable(key) && beginsAnew(parameter, editor.text, key)) editor.set('');
      editor.key(key);
    }
  }

  paste(text: string): void {
    if (!this.#waiting) this.#fields[this.#at]!.editor.insert(text);
  }

  click(click: string): void {
    const index = /^field:(\d+)$/.exec(click)?.[1];
    if (index !== undefined) this.#goTo(Number(index));
  }

  #goTo(index: number): void {
    this.#at = (index + this.#fields.length) % this.#fields.length;
  }

  #submit(): void {
    const values: Record<string, unknown> = {};
    for (const [index, { parameter, editor }] of this.#fields.entries()) {
      const result = read(parameter, editor.text.trim());
      if ('wrong' in result) {
        this.#at = index;
        this.#problem = `${labelOf(parameter)} ${result.wrong}.`;
        return;
      }
      if (result.value !== undefined) values[parameter.name] = result.value;
    }
    this.#problem = null;
    this.#waiting = true;
    void this.#submitted(values);
  }

  async #submitted(values: Values): Promise<void> {
    this.#problem = await this.#options.submit(values);
    this.#waiting = false;
    this.closed ||= this.#problem === null;
    this.#options.changed();
  }
}

/** `clientOrderId` as `client order id`. */
function labelOf({ name }: Parameter): string {
  return name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
}

function defaultOf({ schema }: Parameter): string {
  if (typeof schema.default === 'boolean') return schema.default ? 'yes' : 'no';
  return typeof schema.default === 'string' || typeof schema.default === 'number'
    ? String(schema.default)
    : '';
}

function wordsOf({ schema, required }: Parameter): readonly string[] {
  const words = schema.type === 'boolean' ? ['no', 'yes'] : (schema.enum ?? []);
  if (words.length === 0) return [];
  return required || typeof schema.default === 'boolean' ? words : ['', ...words];
}

function nextWord(parameter: Parameter, word: string, step: 1 | -1): string {
  const words = wordsOf(parameter);
  const from = words.indexOf(word);
  if (from === -1) return words.find((each) => word !== '' && each.startsWith(word)) ?? words[0]!;
  return words[(from + step + words.length) % words.length]!;
}

/** Behind a whole word that is no other one's beginning, what is typed begins another one. */
function beginsAnew(parameter: Parameter, text: string, key: Key): boolean {
  const words = wordsOf(parameter);
  return words.includes(text) && !words.some((word) => word.startsWith(text + key));
}

function hints(parameter: Parameter, width: number): Line[] {
  const words = wordsOf(parameter).filter((word) => word !== '');
  const needed = parameter.required ? '' : ' (may be left empty)';
  const choice = words.length === 0 ? '' : ` Space and arrows: ${words.join(', ')}.`;
  return wrap(`${parameter.description}${needed}.${choice}`, width).map((text) => line(span(text, 'muted')));
}
