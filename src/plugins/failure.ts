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

/** From the place that Node shows before all else, with the line itself and a mark below it, to the outermost call. */
function placesIn(stack: string): string[] {
  const shown = /^(?<file>\S.*):(?<line>\d+)\n(?:.*\n)+?(?<indent>[ \t]*)\^/.exec(stack)?.groups;
  const first =
    shown === undefined ? [] : [`${pathOf(shown['file']!)}:${shown['line']}:${shown['indent']!.length + 1}`];
  const calls = stack.matchAll(/^ +at (?:.*\()?(?<file>[^()\n]+):(?<line>\d+):(?<column>\d+)\)?$/gm);
  return [
    ...first,
    ...Array.from(
      calls,
      ({ groups }) => `${pathOf(groups!['file']!)}:${groups!['line']}:${groups!['column']}`,
    ),
  ];
}

function isOfPlugin(place: string): boolean {
  return !place.startsWith('node:') && !place.startsWith(import.meta.dirname) && dirname(place) !== '.';
}

function pathOf(text: string): string {
  return text.startsWith('file:') ? fileURLToPath(text) : text;
}
