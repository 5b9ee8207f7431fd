import { lineEnd, stringEnd } from './toml-text.ts';

/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a key or table stands in a document: offsets into its text. */
export interface Place {
  /** Of the key, or of a table's header. */
  readonly key: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export type Path = readonly PropertyKey[];

export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at >= 0; at = before.indexOf('\n', at + 1)) line++;
  return { line, column: offset - lineStart + 1 };
}

/**
 * Finds keys of a TOML document by their paths, in one pass. The text must be known to parse: what is an error is not
 * found out here. The parser gives no places, and one that does takes seconds for the largest file that is allowed.
 */
export function locate(text: string, paths: readonly Path[]): (path: Path) => Place | null {
  const wanted = new Map<string, Place | null>(paths.map((path) => [idOf(path), null]));
  const longest = paths.reduce((length, path) => Math.max(length, path.length), 0);
  new Walk(text, (path, place) => {
    if (path.length > longest) return;
    const id = idOf(path);
    if (wanted.get(id) === null) wanted.set(id, place);
  }).run();
  return (path) => wanted.get(idOf(path)) ?? null;
}

function idOf(path: Path): string {
  return path.join('\u0000');
}

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const SCALAR = /[^,\]}#\r\n]*/y;

interface Key {
  readonly name: string;
  readonly at: number;
}

class Walk {
  readonly #text: string;
  readonly #visit: (path: Path, place: Place) => void;
  readonly #path: PropertyKey[] = [];
  /** How many tables each array of tables has so far, by its path. */
  readonly #tables = new Map<string, number>();
  #at: number;

  constructor(text: string, visit: (path: Path, place: Place) => void) {
    this.#text = text;
    this.#visit = visit;
    this.#at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  run(): void {
    let table: PropertyKey[] = [];
    for (this.#skipVoid(); this.#at < this.#text.length; this.#skipVoid()) {
      if (this.#text[this.#at] === '[') {
        table = this.#header();
      } else {
        this.#path.splice(0, Infinity, ...table);
        this.#keyValue();
      }
    }
  }

  /** Reads `[a.b]` or `[[a.b]]`; returns the path of the table. */
  #header(): PropertyKey[] {
    const start = this.#at;
    const isArray = this.#text[start + 1] === '[';
    this.#at += isArray ? 2 : 1;
    const keys = this.#keys();
    this.#at += isArray ? 2 : 1;
    const path: PropertyKey[] = [];
    for (const [index, { name }] of keys.entries()) {
      path.push(name);
      const id = idOf(path);
      const isNew = isArray && index === keys.length - 1;
      const count = (this.#tables.get(id) ?? 0) + (isNew ? 1 : 0);
      this.#visit(path, { key: start, valueStart: start, valueEnd: this.#at });
      if (isNew) this.#tables.set(id, count);
      if (count > 0) path.push(count - 1);
    }
    this.#visit(path, { key: start, valueStart: start, valueEnd: this.#at });
    return path;
  }

  #keyValue(): void {
    const depth = this.#path.length;
    const keys = this.#keys();
    this.#at++;
    this.#skipBlank();
    const start = this.#at;
    this.#path.push(...keys.map(({ name }) => name));
    this.#value();
    for (const key of keys.toReversed()) {
      this.#visit(this.#path, { key: key.at, valueStart: start, valueEnd: this.#at });
      this.#path.pop();
    }
    this.#path.length = depth;
  }

  #keys(): Key[] {
    const keys: Key[] = [];
    for (;;) {
      this.#skipBlank();
      const at = this.#at;
      const quote = this.#text[at];
      if (quote === '"' || quote === "'") this.#at = stringEnd(this.#text, at);
      else this.#at += this.#peek(BARE_KEY).length;
      keys.push({ name: keyName(this.#text.slice(at, this.#at)), at });
      this.#skipBlank();
      if (this.#text[this.#at] !== '.') return keys;
      this.#at++;
    }
  }

  #value(): void {
    const start = this.#text[this.#at];
    if (start === '"' || start === "'") this.#at = stringEnd(this.#text, this.#at);
    else if (start === '[') this.#list(']', (index) => this.#element(index));
    else if (start === '{') this.#list('}', () => this.#keyValue());
    else this.#at += this.#peek(SCALAR).trimEnd().length;
  }

  #element(index: number): void {
    const start = this.#at;
    this.#path.push(index);
    this.#value();
    this.#visit(this.#path, { key: start, valueStart: start, valueEnd: this.#at });
    this.#path.pop();
  }

  #list(end: string, item: (index: number) => void): void {
    this.#at++;
    for (let index = 0; this.#at < this.#text.length; index++) {
      this.#skipVoid();
      if (this.#text[this.#at] !== end) item(index);
      this.#skipVoid();
      if (this.#text[this.#at++] === end) return;
    }
  }

  #peek(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? '';
  }

  #skipBlank(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
  }

  /** Blanks, line ends and comments. */
  #skipVoid(): void {
    for (;;) {
      const next = this.#text[this.#at];
      if (next === '#') this.#at = lineEnd(this.#text, this.#at);
      else if (next === ' ' || next === '\t' || next === '\n' || next === '\r') this.#at++;
      else return;
    }
  }
}

/** The key without its quotes; escapes that JSON does not know (\e, \x, \U) stay as they are written. */
function keyName(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}
