import type * as z from 'zod';
import { instrumentTable } from './instrument-table.ts';
import { holdTable } from './market-tables.ts';
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
  const add = (table: 'instrument' | 'hold' | 'bot', keysOf: (entry: unknown) => readonly string[]): void => {
    const entries = valueAt(document, [table]);
    if (!Array.isArray(entries)) return;
    for (const [index, entry] of entries.entries()) {
      for (const key of keysOf(entry)) {
        if (typeof valueAt(entry, [key]) === 'number') paths.push([table, index, key]);
      }
    }
  };
  add('instrument', () => numbersIn(instrumentTable));
  add('hold', () => numbersIn(holdTable));
  add('bot', (entry) => textParameters(valueAt(entry, ['kind'])));
  return paths;
}

/** The parameters of a kind of bot that are text: prices, all of them. */
function textParameters(kind: unknown): readonly string[] {
  if (typeof kind !== 'string' || !Object.hasOwn(BOTS, kind)) return [];
  return numbersIn(BOTS[kind as BotKindName].parameters).filter((key) => !Object.hasOwn(botCommon, key));
}

/** The keys of a table that are text, and nothing but the text of a number. */
function numbersIn({ shape }: z.ZodObject): string[] {
  return Object.entries(shape)
    .filter(([, schema]) => takes(schema as z.ZodType, '1') && !takes(schema as z.ZodType, 'ABC'))
    .map(([key]) => key);
}

function takes(schema: z.ZodType, text: string): boolean {
  return schema.safeParse(text).success;
}
