/**
 * A file's code alone: comments, the text of strings and regular expressions become spaces, quotes and line breaks
 * stay, so that places in the result are places in the file. The code inside `${…}` stays too, in parentheses.
 */
export function codeOnly(text: string): string {
  let code = blanked.get(text);
  if (code === undefined) {
    code = new Blanker(text).blank();
    blanked.set(text, code);
  }
  return code;
}

/** Every check wants it of every file. */
const blanked = new Map<string, string>();

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Nothing of the module is there at run time. */
  readonly typesOnly: boolean;
}

/** Every static and dynamic import and every re-export with a literal specifier. */
export function imports(text: string): Import[] {
  const code = codeOnly(text);
  const found: Import[] = [];
  const statement =
    /(?<![\w$.#])(?:(?:import|export)(?<clause>[^;'"()]*?)\bfrom\s*|import\s*\(\s*|import\s*)(?<quote>['"])/g;
  for (const match of code.matchAll(statement)) {
    const start = match.index + match[0].length;
    const end = code.indexOf(match.groups!['quote']!, start);
    found.push({
      specifier: text.slice(start, end),
      line: lineAt(text, match.index),
      typesOnly: isTypesOnly(match.groups!['clause']),
    });
  }
  return found;
}

/** Every string literal without parts to be filled in. */
export function strings(text: string): string[] {
  return [...codeOnly(text).matchAll(/(['"`])\s*\1/g)].map((match) =>
    text.slice(match.index + 1, match.index + match[0].length - 1),
  );
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function isTypesOnly(clause: string | undefined): boolean {
  if (clause === undefined) return false;
  if (/^\s*type\b/.test(clause)) return true;
  const braced = /^\s*\{(?<names>.*)\}\s*$/s.exec(clause);
  if (braced === null) return false;
  const names = braced.groups!['names']!.split(',');
  return names.every((name) => /^\s*(type\b.*)?$/s.test(name));
}

/** After one of these words a slash begins a regular expression, after another word it divides. */
const BEFORE_EXPRESSION =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)\s*$/;

class Blanker {
  readonly #text: string;
  #out = '';
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  blank(): string {
    this.#code(() => false);
    return this.#out;
  }

  #code(ends: (char: string) => boolean): void {
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at]!;
      const pair = char + (this.#text[this.#at + 1] ?? '');
      if (pair === '//') this.#hide(this.#lineEnd());
      else if (pair === '/*') this.#hide(this.#after('*/', 2));
      else if (char === '"' || char === "'") this.#quoted(char);
      else if (char === '`') this.#template();
      else if (char === '/' && this.#beginsExpression()) this.#expression();
      else if (ends(char)) return;
      else if (char === '{') this.#braces();
      else this.#keep();
    }
  }

  /** Braces nest, so that the one that ends `${…}` is known. */
  #braces(): void {
    this.#keep();
    this.#code((char) => char === '}');
    if (this.#at < this.#text.length) this.#keep();
  }

  #quoted(quote: string): void {
    this.#keep();
    while (this.#at < this.#text.length && this.#text[this.#at] !== quote && this.#text[this.#at] !== '\n') {
      this.#hide(this.#at + (this.#text[this.#at] === '\\' ? 2 : 1));
    }
    this.#keep();
  }

  #template(): void {
    this.#keep();
    while (this.#at < this.#text.length && this.#text[this.#at] !== '`') {
      if (this.#text.startsWith('${', this.#at)) {
        this.#out += ' (';
        this.#at += 2;
        this.#code((char) => char === '}');
        this.#out += ')';
        this.#at++;
      } else {
        this.#hide(this.#at + (this.#text[this.#at] === '\\' ? 2 : 1));
      }
    }
    this.#keep();
  }

  #expression(): void {
    this.#hide(this.#at + 1);
    let inClass = false;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') {
      const char = this.#text[this.#at]!;
      if (char === '/' && !inClass) break;
      if (char === '[') inClass = true;
      if (char === ']') inClass = false;
      this.#hide(this.#at + (char === '\\' ? 2 : 1));
    }
    this.#hide(this.#at + 1);
  }

  #beginsExpression(): boolean {
    const before = this.#out.slice(-40).trimEnd();
    return before === '' || !/[\w$)\]}'"`]$/.test(before) || BEFORE_EXPRESSION.test(before);
  }

  #keep(): void {
    this.#out += this.#text[this.#at] ?? '';
    this.#at++;
  }

  #hide(until: number): void {
    const end = Math.min(until, this.#text.length);
    this.#out += this.#text.slice(this.#at, end).replaceAll(/[^\n]/g, ' ');
    this.#at = end;
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #after(mark: string, from: number): number {
    const end = this.#text.indexOf(mark, this.#at + from);
    return end < 0 ? this.#text.length : end + mark.length;
  }
}
