import { posix } from 'node:path';
import { imports, strings } from './tidy-source.ts';
import { isCode, type Finding, type SourceFile, type Tree } from './tidy-tree.ts';

/** What somebody runs or imports from outside. */
const ENTRY =
  /^(?:bin\/[^/]+|src\/main\.ts|sdk\/(?:bot|index|testing)\.ts|commands\/index\.ts|bench\/[^/]+|scripts\/[^/]+|(?:test|examples)\/.*\.test\.ts)$/;

export function deadFiles(tree: Tree): Finding[] {
  const files = new Map(tree.filter(({ path }) => isCode(path)).map((file) => [file.path, file]));
  const waiting = [...files.keys()].filter((path) => ENTRY.test(path)).concat(scripts(tree));
  const reached = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const file = files.get(path);
    if (file === undefined || reached.has(path)) continue;
    reached.add(path);
    waiting.push(...references(file));
  }
  return [...files.keys()]
    .filter((path) => !reached.has(path) && !path.endsWith('.d.ts'))
    .map((path) => ({
      path,
      line: 0,
      message: 'nothing that is run reaches this file. Use it or delete it.',
    }));
}

/** The files that the scripts of package.json start. */
function scripts(tree: Tree): string[] {
  const manifest = tree.find(({ path }) => path === 'package.json');
  return manifest === undefined ? [] : (manifest.text.match(/[\w/.-]+\.(?:ts|js)/g) ?? []);
}

/** Imports, and files that are started as programs: those stand in a string, from the file's folder or the root. */
function references({ path, text }: SourceFile): string[] {
  const folder = posix.dirname(path);
  return [
    ...imports(text).map(({ specifier }) => posix.join(folder, specifier)),
    ...strings(text)
      .filter((value) => isCode(value))
      .flatMap((value) => [posix.join(folder, value), posix.normalize(value)]),
  ];
}
