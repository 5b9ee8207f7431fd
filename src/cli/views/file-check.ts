import type { FileCheckJson } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';

/** Mistakes in the form that editors and terminals turn into links; or what the file would change. */
export function fileCheck({ file, valid, problems, operations }: FileCheckJson, output: Output): void {
  output.lines(problems.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`));
  if (!valid) return output.line(`${file} is not good: ${count(problems.length, 'mistake')}.`);
  output.line(`${file} is good.`);
  if (operations.length === 0) output.line('It would change nothing.');
  else output.line('It would');
  output.lines(operations.map(({ summary }) => `  ${printable(summary)}`));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
