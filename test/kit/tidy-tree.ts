import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of the project, each with its path from the root, with slashes. */
export type Tree = readonly SourceFile[];

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** What a check has found wrong, and what to do about it. */
export interface Finding {
  readonly path: string;
  /** 0 when it concerns the whole file. */
  readonly line: number;
  readonly message: string;
}

export type Check = (tree: Tree) => Finding[];

/** Tables that a script writes: neither their length nor their layout is anybody's choice. */
export function isGenerated(path: string): boolean {
  return path.startsWith('src/protocols/fix/dictionary/tables/') || path === 'package-lock.json';
}

export function isCode(path: string): boolean {
  return /\.(?:ts|mts|cts|js|mjs|cjs)$/.test(path);
}

export function describeFinding({ path, line, message }: Finding): string {
  return `${path}${line > 0 ? `:${line}` : ''}: ${message}`;
}

/** Reads what git has, and what it would take with the next `git add`. */
export function readTree(root: string): Tree {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return (
    listed
      .split('\0')
      .filter((path) => path !== '' && existsSync(join(root, path)))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
      // A picture is there to be linked to, and has nothing to read.
      .map(({ path, text }) => ({ path, text: text.includes('\0') ? '' : text }))
  );
}
