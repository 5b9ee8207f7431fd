/**
 * A strict reader for the part of XML that dictionary files use: elements, attributes, comments and
 * an XML declaration. Everything else (DOCTYPE, entities of one's own, CDATA, text between
 * elements) is an error, so a file cannot reach outside itself or grow when it is read.
 */

/** An element with its attributes and child elements. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Offset of the element's `<` in the text. */
  readonly at: number;
};

/** Where reading stopped and why. `line` and `column` count from 1. */
export class XmlError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, text: string, at: number) {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    super(`line ${line}, column ${column}: ${message}`);
    this.name = 'XmlError';
    this.line = line;
    this.column = column;
  }
}

/** What a dictionary file may measure at most. */
export const XML_LIMITS = {
  /** Characters in the text. */
  characters: 8 * 1024 * 1024,
  /** Elements inside each other. */
  depth: 32,
  /** Elements in all. */
  elements: 200_000,
  /** Attributes of one element. */
  attributes: 32,
} as const;

const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const SPACE = /[ \t\r\n]+/y;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

type OpenElement = {
  name: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  at: number;
};

/** Reads a whole text; throws {@link XmlError} on anything that is not allowed. */
export function parseXml(text: string): XmlElement {
  return new XmlReader(text).document();
}

class XmlReader {
  readonly #text: string;
  #at = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
    if (text.length > XML_LIMITS.characters) {
      this.#fail(`the text is longer than ${XML_LIMITS.characters} characters`, 0);
    }
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1; // byte order mark
  }

  document(): XmlElement {
    if (this.#text.startsWith('<?xml', this.#at)) this.#skipPast('?>');
    this.#skipBlank();
    if (this.#text[this.#at] !== '<') this.#fail('expected an element', this.#at);
    const root = this.#tree();
    this.#skipBlank();
    if (this.#at < this.#text.length) {
      this.#fail('nothing may follow the outermost element', this.#at);
    }
    return root;
  }

  // The nesting is kept in a list rather than on the call stack: a deep file is refused by the
  // limit, whatever the size of the stack.
  #tree(): XmlElement {
    const open: OpenElement[] = [];
    for (;;) {
      let closed: XmlElement | null = null;
      if (this.#text.startsWith('</', this.#at)) {
        closed = this.#endTag(open);
      } else {
        const element = this.#startTag();
        if (this.#take('/>')) closed = element;
        else if (this.#take('>')) open.push(element);
        else this.#fail('expected > or />', this.#at);
        if (open.length > XML_LIMITS.depth) {
          this.#fail(`elements are nested deeper than ${XML_LIMITS.depth}`, element.at);
        }
      }
      if (closed !== null) {
        const parent = open.at(-1);
        if (parent === undefined) return closed;
        parent.children.push(closed);
      }
      this.#skipBlank();
      this.#expectMarkup(open);
    }
  }

  #expectMarkup(open: readonly OpenElement[]): void {
    if (this.#text[this.#at] === '<') return;
    const inside = open.at(-1);
    if (this.#at < this.#text.length || inside === undefined) {
      this.#fail('text between elements is not allowed', this.#at);
    }
    this.#fail(`<${inside.name}> is not closed`, inside.at);
  }

  #endTag(open: OpenElement[]): XmlElement {
    const at = this.#at;
    this.#at += 2;
    const name = this.#name();
    this.#skipSpace();
    if (!this.#take('>')) this.#fail('expected >', this.#at);
    const element = open.pop();
    if (element === undefined || element.name !== name) {
      this.#fail(`</${name}> does not close ${element === undefined ? 'anything' : `<${element.name}>`}`, at);
    }
    return element;
  }

  #startTag(): OpenElement {
    const at = this.#at;
    if (++this.#elements > XML_LIMITS.elements) {
      this.#fail(`more than ${XML_LIMITS.elements} elements`, at);
    }
    this.#at += 1;
    const name = this.#name();
    const attributes = new Map<string, string>();
    while (this.#skipSpace() && !/[/>]/.test(this.#text[this.#at] ?? '>')) {
      this.#attribute(attributes);
    }
    return { name, attributes, children: [], at };
  }

  #attribute(attributes: Map<string, string>): void {
    const at = this.#at;
    const name = this.#name();
    this.#skipSpace();
    if (!this.#take('=')) this.#fail(`expected = after ${name}`, this.#at);
    this.#skipSpace();
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") this.#fail(`the value of ${name} must be quoted`, this.#at);
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end < 0) this.#fail(`the value of ${name} is not closed`, this.#at);
    if (attributes.has(name)) this.#fail(`${name} is given twice`, at);
    if (attributes.size >= XML_LIMITS.attributes) {
      this.#fail(`more than ${XML_LIMITS.attributes} attributes`, at);
    }
    attributes.set(name, this.#value(this.#at + 1, end));
    this.#at = end + 1;
  }

  #value(start: number, end: number): string {
    const raw = this.#text.slice(start, end);
    const less = raw.indexOf('<');
    if (less >= 0) this.#fail('< is not allowed in a value', start + less);
    return raw.replace(/&([^;&]*;?)/g, (whole, entity: string, offset: number) => {
      const name = entity.endsWith(';') ? entity.slice(0, -1) : '';
      const number = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name);
      if (number !== null) {
        const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
        if (code >= 0x20 && code <= 0x10ffff) return String.fromCodePoint(code);
      }
      const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
      return known ?? this.#fail(`${whole} is not a known entity`, start + offset);
    });
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    if (name === undefined) this.#fail('expected a name', this.#at);
    this.#at += name.length;
    return name;
  }

  // True when there was any, so that attributes are kept apart.
  #skipSpace(): boolean {
    SPACE.lastIndex = this.#at;
    const space = SPACE.exec(this.#text)?.[0];
    if (space === undefined) return false;
    this.#at += space.length;
    return true;
  }

  #skipBlank(): void {
    for (;;) {
      this.#skipSpace();
      if (!this.#text.startsWith('<!--', this.#at)) return;
      this.#skipPast('-->');
    }
  }

  #skipPast(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    if (found < 0) this.#fail(`${end} is missing`, this.#at);
    this.#at = found + end.length;
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #fail(message: string, at: number): never {
    throw new XmlError(message, this.#text, at);
  }
}
