import { lineAt } from './tidy-source.ts';
import { isGenerated, type Finding, type Tree } from './tidy-tree.ts';

/** The patterns are written so that they do not find themselves. */
const MARKS = /\b(?:TO{1}DO|FIX{1}ME|X{3})\b/g;
const MACHINE_PATHS = /(?<![\w.~-])\/(?:work|root)\/[\w.]*/g;

export function debtMarks(tree: Tree): Finding[] {
  return find(
    tree,
    MARKS,
    (mark) => `"${mark}" is debt without an owner. Do it now, or open an issue and take the mark out.`,
  );
}

export function machinePaths(tree: Tree): Finding[] {
  return find(
    tree,
    MACHINE_PATHS,
    (path) =>
      `"${path}" is the path of one machine. Say it relative to the project, or take it from the caller.`,
  );
}

function find(tree: Tree, pattern: RegExp, message: (match: string) => string): Finding[] {
  return tree
    .filter(({ path }) => !isGenerated(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map((match) => ({
        path,
        line: lineAt(text, match.index),
        message: message(match[0]),
      })),
    );
}

const VAGUE = /^(?:utils?|commons?|helpers?|libs?|misc)$/;

export function vagueNames(tree: Tree): Finding[] {
  return tree.flatMap(({ path }) => {
    const name = path.split('/').find((part) => VAGUE.test(part.replace(/\..*$/, '')));
    if (name === undefined) return [];
    return [{ path, line: 0, message: `"${name}" says nothing. Name it after the idea that is in it.` }];
  });
}
