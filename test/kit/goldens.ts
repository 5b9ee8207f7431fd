import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** A piece of a golden file: what is done, and what came of it. Comment lines belong to what is done. */
export interface Block {
  readonly input: string[];
  readonly expected: string[];
}

const RULE = '----';

/** Reads a golden file: blocks of input lines, `----`, and output lines, with an empty line between blocks. */
export function readBlocks(text: string): Block[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.split('\n').filter((line) => line !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const rule = lines.indexOf(RULE);
      return rule < 0
        ? { input: lines, expected: [] }
        : { input: lines.slice(0, rule), expected: lines.slice(rule + 1) };
    });
}

/** Whether a line of a block's input says why and does nothing. */
export function isComment(line: string): boolean {
  return line.startsWith('#');
}

function format(blocks: readonly { input: readonly string[]; output: readonly string[] }[]): string {
  return `${blocks.map(({ input, output }) => (output.length > 0 ? [...input, RULE, ...output] : [...input]).join('\n')).join('\n\n')}\n`;
}

/** Plays a golden file and compares; with `UPDATE=1` the file is rewritten, for its difference to be read. */
export function checkGolden(path: string, play: (input: readonly string[]) => string[]): void {
  const text = readFileSync(path, 'utf8');
  const played = readBlocks(text).map(({ input }) => ({
    input,
    output: play(input.filter((line) => !isComment(line))),
  }));
  const result = format(played);
  if (process.env['UPDATE'] === '1') writeFileSync(path, result);
  else
    assert.equal(
      result,
      format(readBlocks(text).map(({ input, expected }) => ({ input, output: expected }))),
    );
}
