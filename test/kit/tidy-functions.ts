import { codeOnly, lineAt } from './tidy-source.ts';

export interface FunctionSpan {
  readonly name: string;
  readonly line: number;
  /** From the line of its name to that of its closing brace. */
  readonly lines: number;
  /** The function is the body of a suite or a test. */
  readonly isTest: boolean;
}

/** What stands between brackets. `head` is what has been read of the current statement, inner brackets emptied. */
interface Frame {
  readonly opened: number;
  readonly kind: 'function' | 'block' | 'value';
  readonly name: string;
  readonly start: number;
  head: string;
  /** Where the current statement, member or argument began. */
  headStart: number;
}

const OPEN = new Set(['{', '(', '[']);
const CLOSE: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' };

/** The functions with a body in braces, found by matching brackets; types and comments do not count as code. */
export function functions(text: string): FunctionSpan[] {
  const code = codeOnly(text);
  const found: FunctionSpan[] = [];
  const stack: Frame[] = [frame(0, 'block', '', 0)];
  for (let at = 0; at < code.length; at++) {
    const char = code[at]!;
    const top = stack.at(-1)!;
    if (OPEN.has(char)) {
      const { kind, name } = char === '{' ? classify(top.head, stack) : { kind: 'value' as const, name: '' };
      stack.push(frame(at, kind, name, top.headStart));
    } else if (char in CLOSE && stack.length > 1) {
      const closed = stack.pop()!;
      if (closed.kind === 'function') found.push(span(text, closed, at, stack));
      resume(stack.at(-1)!, closed, CLOSE[char]! + char, at);
    } else if (char === ';') {
      restart(top, at + 1);
    } else {
      if (char === ',' || (top.head.trim() === '' && /\S/.test(char)))
        top.headStart = char === ',' ? at + 1 : at;
      top.head += char;
    }
  }
  return found;
}

function frame(opened: number, kind: Frame['kind'], name: string, start: number): Frame {
  return { opened, kind, name, start, head: '', headStart: opened + 1 };
}

function restart(top: Frame, at: number): void {
  top.head = '';
  top.headStart = at;
}

/** A block or a function's body ends its statement; brackets of a value or a type are a part of it. */
function resume(top: Frame, closed: Frame, brackets: string, at: number): void {
  if (closed.kind === 'value' || /=>\s*$/.test(top.head)) top.head += brackets;
  else restart(top, at + 1);
}

function span(text: string, closed: Frame, end: number, stack: readonly Frame[]): FunctionSpan {
  const start = closed.start + text.slice(closed.start).search(/\S/);
  const line = lineAt(text, start);
  const call = stack.at(-2)?.head ?? '';
  return {
    name: closed.name,
    line,
    lines: lineAt(text, end) - line + 1,
    isTest: /(?:^|[^\w.])(?:describe|suite|it|test)(?:\.\w+)?\s*$/.test(call),
  };
}

const CONTROL = /(?:^|[^\w$.#])(?:if|for|for\s+await|while|switch|catch|with)\s*\(\)\s*$/;
const BLOCK = /(?:^|[^\w$.#])(?:else|do|try|finally|catch|static)\s*$/;
const TYPE_HEAD = /(?:^|[^\w$.#])(?:class|interface|module|namespace)\s+[\w$]+[^=]*$/;
const FUNCTION = /\bfunction\b\s*\*?\s*(?<name>[\w$]*)\s*(?:<.*>)?\s*\(\)\s*(?:(?<type>:\s*\S.*))?$/s;
const MODIFIERS = '(?:(?:public|private|protected|static|async|override|get|set)\\s+|\\*\\s*)*';
const METHOD = new RegExp(
  `(?:^|,)\\s*${MODIFIERS}(?<name>[#\\w$]+|\\[\\])\\s*(?:<.*>)?\\s*\\(\\)\\s*(?<type>:\\s*\\S.*)?$`,
  's',
);

function classify(head: string, stack: readonly Frame[]): Pick<Frame, 'kind' | 'name'> {
  if (/=>\s*$/.test(head)) return { kind: 'function', name: arrowName(head, stack) };
  if (CONTROL.test(head) || BLOCK.test(head) || TYPE_HEAD.test(head)) return { kind: 'block', name: '' };
  const named = FUNCTION.exec(head) ?? METHOD.exec(head);
  if (named !== null && isWholeType(named.groups!['type'] ?? '')) {
    return { kind: 'function', name: named.groups!['name'] || 'a function' };
  }
  // A bare block stands where a statement may stand; elsewhere a brace begins an object or a type.
  const bare = head.trim() === '' && stack.at(-1)!.kind !== 'value';
  return { kind: bare ? 'block' : 'value', name: '' };
}

/** Whether a return type is finished, so that a brace after it is the body and not a part of the type. */
function isWholeType(type: string): boolean {
  const angles = type.replaceAll('=>', '');
  return angles.split('<').length === angles.split('>').length && !/[|&,:?<]\s*$/.test(type);
}

function arrowName(head: string, stack: readonly Frame[]): string {
  const assigned =
    /(?<name>[#\w$]+)\s*(?::[^=]*)?[=:]\s*(?:async\s*)?(?:<.*>)?(?:\(\)|[\w$]+)[^=]*=>\s*$/s.exec(head);
  if (assigned !== null) return assigned.groups!['name']!;
  const call = /(?<name>[#\w$.]+)\s*$/.exec(stack.at(-2)?.head ?? '');
  return call === null ? 'an arrow function' : `the callback of ${call.groups!['name']}`;
}
