import { readFileSync } from 'node:fs';

const COMMENT = /\/\*\*\n([^]*?)\n \*\//;

/**
 * With --help or -h among the words of the command line: prints the comment at the top of the program's own file, which
 * is its usage, and ends the process well. To be called before anything else is done.
 */
export function helpIfAsked(file: string): void {
  if (!process.argv.slice(2).some((word) => word === '--help' || word === '-h')) return;
  const comment = COMMENT.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
  console.log(comment.replaceAll(/^ \* ?/gm, ''));
  process.exit(0);
}
