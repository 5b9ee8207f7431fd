import { botCommon } from './schema.ts';
import { locate, type Path } from './locate.ts';
import { valueAt } from './value-at.ts';
import { BOTS, type BotKindName } from '../bots/index.ts';

/**
 * Prices and sizes are exact and therefore text. A bare number is taken as well, but as it is written in the file:
 * what the parser made of it may have lost digits. Returns the document with such numbers as text.
 */
export function exactNumbers(document: unknown, text: string): unknown {
  const paths = numbersThatAreText(document);
  if (paths.length === 0) return document;
  const find = locate(text, paths);
  const copy = structuredClone(document);
  for (const path of paths) {
    const place = find(path);
    const written = place === null ? '' : text.slice(place.valueStart, place.valueEnd).replaceAll('_', '');
    // Exponents, hexadecimal and the like stay numbers, and are refused as such.
    if (!/^[+-]?[0-9]+(\.[0-9]+)?$/.test(written)) continue;
    const table = valueAt(copy, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    table[path.at(-1)!] = written.replace('+', '');
  }
  return copy;
}

function numbersThatAreText(document: unknown): Path[] {
  const paths: Path[] = [];
  const add = (table: 'instrument' | 'bot', keysOf: (entry: unknown) => readonly string[]): void => {
    const entries = valueAt(document, [table]);
    if (!Array.isArray(entries)) return;
    for (const [index, entry] of entries.entries()) {
      for (const key of keysOf(entry)) {
        if (typeof valueAt(entry, [key]) === 'number') paths.push([table, index, key]);
      }
    }
  };
  add('instrument', () => ['tickSize', 'lotSize']);
  add('bot', (entry) => textParameters(valueAt(entry, ['kind'])));
  return paths;
}

/** The parameters of a kind of bot that are text: prices, all of them. */
function textParameters(kind: unknown): readonly string[] {
  if (typeof kind !== 'string' || !Object.hasOwn(BOTS, kind)) return [];
  const { shape } = BOTS[kind as BotKindName].parameters;
  return Object.entries(shape)
    .filter(([key, schema]) => !Object.hasOwn(botCommon, key) && schema.safeParse('1').success)
    .map(([key]) => key);
}
