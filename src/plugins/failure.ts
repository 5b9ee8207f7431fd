import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why the thread of a plugin has ended. */
export interface Failure {
  /** A sentence, with the place in the text where it has one. */
  readonly reason: string;
  /** It never came to run: it would not do so another time either. */
  readonly atLoad: boolean;
}

/** What a plugin has thrown, with `file:line:column` where that is known. */
export function thrownText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `it threw ${String(thrown)}`;
  const [said = ''] = thrown.message.split('\n');
  const place = placesIn(thrown.stack ?? '').find(isOfPlugin);
  return `${place === undefined ? '' : `${place}: `}${thrown.name}: ${said}`;
}

/** From the place that Node shows before all else to the outermost call. */
function placesIn(stack: string): string[] {
  const calls = stack.matchAll(/^ +at (?:.*\()?(?<file>[^()\n]+):(?<line>\d+):(?<column>\d+)\)?$/gm);
  const called = Array.from(
    calls,
    ({ groups }) => `${pathOf(groups!['file']!)}:${groups!['line']}:${groups!['column']}`,
  );
  const shown = placeShown(stack);
  return shown === null ? called : [shown, ...called];
}

/** Of a mistake in the text Node shows file and line, the text there, and a mark below it: but not at the text's end. */
function placeShown(stack: string): string | null {
  const shown = /^(?<file>\S.*):(?<line>\d+)\n(?<text>[^]*?)\n\n/.exec(stack)?.groups;
  if (shown === undefined) return null;
  const lines = shown['text']!.split('\n');
  const mark = lines.find((line) => /^[ \t]*\^/.test(line));
  const column = mark === undefined ? lines.at(-1)!.length + 1 : mark.indexOf('^') + 1;
  return `${pathOf(shown['file']!)}:${shown['line']}:${column}`;
}

function isOfPlugin(place: string): boolean {
  return !place.startsWith('node:') && !place.startsWith(import.meta.dirname) && dirname(place) !== '.';
}

function pathOf(text: string): string {
  return text.startsWith('file:') ? fileURLToPath(text) : text;
}
