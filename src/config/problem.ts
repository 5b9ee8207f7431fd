import { positionOf, type Path } from './locate.ts';

/** What is wrong with a venue file, and where. */
export interface Problem {
  /** As the caller named it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** For example "instrument[0].tickSize"; empty when the file as a whole is meant. */
  readonly key: string;
  readonly message: string;
  /** What would probably be right. */
  readonly hint: string | null;
  /** The line of the file, with secrets blotted out; empty when there is none to show. */
  readonly source: string;
}

/** What is wrong with a value of the document: a place in it that is yet to be found in the text. */
export interface Issue {
  readonly path: Path;
  readonly message: string;
  readonly hint: string | null;
  /** Whether the key itself is wrong, not its value. */
  readonly atKey?: boolean;
}

/** The longest line that is shown. */
const MAX_SOURCE = 160;

export function problemAt(file: string, text: string, offset: number, found: Omit<Issue, 'atKey'>): Problem {
  const position = positionOf(text, offset);
  const start = offset - position.column + 1;
  const end = text.indexOf('\n', offset);
  const source = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
  return {
    file,
    ...position,
    key: keyText(found.path),
    message: printable(found.message),
    hint: found.hint === null ? null : printable(found.hint),
    source: source.length > MAX_SOURCE ? '' : printable(withoutSecrets(source)),
  };
}

/** A problem of the file as a whole. */
export function fileProblem(file: string, message: string, hint: string | null = null): Problem {
  return { file, line: 1, column: 1, key: '', message: printable(message), hint, source: '' };
}

/** The problems for people: each with its line of the file, and a mark below the place. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ file, line, column, key, message, hint, source }) => {
      const head = `${file}:${line}:${column}: ${key === '' ? '' : `${key}: `}${message}${hint === null ? '' : `; ${hint}`}`;
      if (source.trim() === '') return head;
      const number = String(line);
      const indent = source.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
      return `${head}\n  ${number} | ${source}\n  ${' '.repeat(number.length)} | ${indent}^`;
    })
    .join('\n');
}

export function keyText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += `${text === '' ? '' : '.'}${keyPart(String(part))}`;
  }
  return printable(text);
}

function keyPart(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name.slice(0, 64));
}

/** A file is not to write to the terminal of whoever reads about it. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, '�');
}

/** The value of a password, in whatever way the line writes it. */
function withoutSecrets(source: string): string {
  return source.replaceAll(
    /(password(?:hash)?["']?\s*=\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,}#]+)/gi,
    '$1"…"',
  );
}
