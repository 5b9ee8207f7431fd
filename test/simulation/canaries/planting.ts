import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fault } from './faults.ts';

const ENGINE = new URL('../../../src/engine/', import.meta.url).href;

/** The source with the fault in it; throws when the text to change is not there exactly once. */
export function faulty(source: string, { name, file, find, replace }: Fault): string {
  const places = source.split(find).length - 1;
  if (places !== 1)
    throw new Error(`"${name}": its text is in ${file} ${places} times, not once. Plant it anew.`);
  return source.replace(find, () => replace);
}

/** From now on this thread loads the engine with the fault in it. */
export function plant(fault: Fault): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.startsWith(ENGINE) || basename(url) !== fault.file) return loaded;
      return { ...loaded, source: faulty(readFileSync(fileURLToPath(url), 'utf8'), fault) };
    },
  });
}
