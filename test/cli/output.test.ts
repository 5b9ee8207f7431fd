import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { Recording } from './recording.ts';

const COLUMNS = [{ header: 'SYMBOL', cell: (symbol: string) => symbol }];
/** What node asks before it says that a terminal has colours. */
const COLOUR = ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI', 'TERM'];

describe('output', () => {
  const saved = new Map<string, string | undefined>();
  beforeEach(() => {
    for (const name of COLOUR) {
      saved.set(name, process.env[name]);
      delete process.env[name];
    }
    process.env['TERM'] = 'xterm-256color';
  });
  afterEach(() => {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('has no colours in a pipe', () => {
    const pipe = new Recording();
    pipe.output.table(COLUMNS, ['AAPL']);
    assert.deepEqual(pipe.lines, ['SYMBOL', 'AAPL']);
  });

  it('has colours on a terminal, which change no character', () => {
    const terminal = new Recording({ columns: 80 });
    terminal.output.table(COLUMNS, ['AAPL']);
    assert.notEqual(terminal.lines[0], 'SYMBOL');
    assert.deepEqual(terminal.lines.map(stripVTControlCharacters), ['SYMBOL', 'AAPL']);
  });

  it('has none on a terminal whose user asked for none', () => {
    process.env['NO_COLOR'] = '1';
    const terminal = new Recording({ columns: 80 });
    terminal.output.table(COLUMNS, ['AAPL']);
    assert.deepEqual(terminal.lines, ['SYMBOL', 'AAPL']);
  });

  it('fits tables to the terminal, and leaves them whole in a pipe', () => {
    const long = 'A'.repeat(60);
    const terminal = new Recording({ columns: 20 });
    terminal.output.table(COLUMNS, [long]);
    assert.equal(terminal.lines[1], `${'A'.repeat(19)}…`);
    const pipe = new Recording();
    pipe.output.table(COLUMNS, [long]);
    assert.equal(pipe.lines[1], long);
  });
});
