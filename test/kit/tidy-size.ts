import { functions } from './tidy-functions.ts';
import { isCode, isGenerated, type Finding, type Tree } from './tidy-tree.ts';

const FILE_LINES = 400;
const FUNCTION_LINES = 70;

export function fileLength(tree: Tree): Finding[] {
  return handwritten(tree).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    if (lines <= FILE_LINES) return [];
    return [
      { path, line: 0, message: `${lines} lines, at most ${FILE_LINES}. Split it by idea, one idea a file.` },
    ];
  });
}

export function functionLength(tree: Tree): Finding[] {
  return handwritten(tree).flatMap(({ path, text }) =>
    functions(text)
      .filter(({ lines, isTest }) => lines > FUNCTION_LINES && !isTest)
      .map(({ name, line, lines }) => ({
        path,
        line,
        message: `${name} has ${lines} lines, at most ${FUNCTION_LINES}. Let it decide, and move what is computed into functions of their own.`,
      })),
  );
}

function handwritten(tree: Tree): Tree {
  return tree.filter(({ path }) => isCode(path) && !isGenerated(path));
}
