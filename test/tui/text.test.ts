import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { complete, wordsOf, type CommandWords } from '../../tui/command-line.ts';
import { Editor } from '../../tui/dialogs/editor.ts';
import { keyOf } from '../../tui/keys.ts';
import { Series } from '../../tui/model/series.ts';
import { bar, curve, sparkline } from '../../tui/text/chart.ts';
import { bytes, duration, micros, rate } from '../../tui/text/figures.ts';
import { fit, overlay, slice, span, widthOf, wrap, type Line } from '../../tui/text/line.ts';
import { windowAround } from '../../tui/text/table.ts';
import { colorsOf, paint, paletteFor, themeFor } from '../../tui/text/theme.ts';
import { seedOf } from '../kit/seed.ts';

const text = (line: Line): string => line.map((each) => each.text).join('');

describe('lines of text', () => {
  it('take a cell for each character, whatever the text', () => {
    assert.equal(span('a\u001b[31mb\n界e\u0301\u{1f600}').text, 'a?[31mb??e??');
    assert.equal(span('│ ▸ µ é').text, '│ ▸ µ é');
  });

  it('are cut and filled to a width', (test) => {
    const any = fc.array(
      fc.string({ unit: 'grapheme' }).map((each) => span(each, 'bid')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(any, fc.nat(20), fc.nat(20), (line, width, from) => {
        assert.equal(widthOf(fit(line, width)), width);
        assert.equal(text(slice(line, from, from + width)), text(line).slice(from, from + width));
        assert.equal(widthOf(overlay([fit(line, 40)], [[span('over')]], from, 0)[0]!), 40);
      }),
      { seed: seedOf(test), numRuns: 300 },
    );
    assert.equal(text(fit([span('abc'), span('def')], 4)), 'abc…');
  });

  it('are broken between words', () => {
    assert.deepEqual(wrap('one two three\n\nabcdefghij', 7), ['one two', 'three', '', 'abcdefg', 'hij']);
  });

  it('have colours by the theme, and none under NO_COLOR', () => {
    const line = [span('1.23', 'bid'), span(' │ █')];
    assert.equal(paint(line, paletteFor('dark', 256), true), '\u001b[92m1.23\u001b[0m │ █');
    assert.equal(paint(line, paletteFor('none', 256), false), '1.23 | #');
    assert.equal(themeFor('light', 256, { NO_COLOR: '1' }), 'none');
    assert.equal(themeFor(null, 256, { COLORFGBG: '0;15' }), 'light');
    assert.equal(themeFor(null, 2, {}), 'none');
    assert.equal(themeFor(null, 8, { COLORFGBG: '15;0' }), 'dark');
    assert.equal(paint([span('name', 'muted')], paletteFor('dark', 8), true), 'name');
    assert.equal(colorsOf(8, { TERM: 'tmux-256color' }), 256);
    assert.equal(colorsOf(8, { TERM: 'xterm', COLORTERM: 'truecolor' }), 256);
    assert.equal(colorsOf(-1, { TERM: 'vt100' }), -1);
  });

  it('show the part of a list in which the selected row is', () => {
    assert.deepEqual(windowAround(0, 100, 10), { from: 0, to: 10 });
    assert.deepEqual(windowAround(50, 100, 10), { from: 45, to: 55 });
    assert.deepEqual(windowAround(99, 100, 10), { from: 90, to: 100 });
    assert.deepEqual(windowAround(-1, 3, 10), { from: 0, to: 3 });
  });
});

describe('figures and charts', () => {
  it('are short', () => {
    assert.deepEqual([rate(0), rate(2.25), rate(512.4), rate(51_234)], ['0/s', '2.3/s', '512/s', '51k/s']);
    assert.deepEqual([micros(240), micros(1_500), micros(2_000_000)], ['240 µs', '1.5 ms', '2.0 s']);
    assert.deepEqual(
      [bytes(12_000), bytes(136_000_000), bytes(2_500_000_000)],
      ['12 kB', '136 MB', '2.5 GB'],
    );
    assert.deepEqual(
      [duration(12_900), duration(185_000), duration(7_800_000), duration(356_400_000)],
      ['12s', '3m 05s', '2h 10m', '4d 3h'],
    );
  });

  it('are as wide as they may be', () => {
    assert.equal(bar(0.5, 4, 'right'), '██  ');
    assert.equal(bar(0.3, 4, 'right'), '█▎  ');
    assert.equal(bar(0.3, 4, 'left'), '   █');
    assert.equal(bar(0.4, 4, 'left'), '  ▐█');
    assert.equal(bar(2, 4, 'left'), '████');
    assert.equal(sparkline([0, 1, 2, 4], 6), '  ▁▃▅█');
    assert.equal(sparkline([9, 0, 0], 2), '▁▁');
  });
});

describe('a chart of a book', () => {
  it('is drawn in dots, two values to a cell', () => {
    const range = { low: 0, high: 3 };
    assert.deepEqual(curve([0, 1, 2, 3], { width: 2, height: 1 }, range), ['⡠⠊']);
    assert.deepEqual(curve([0, 3], { width: 1, height: 1 }, range), ['⡸']);
    assert.deepEqual(curve([null, 5], { width: 2, height: 2 }, { low: 5, high: 5 }), ['⠀⢀', '⠀⠀']);
  });

  it('has every second, and what traded in it', () => {
    const series = new Series();
    series.add(null, 100, 0);
    series.add(10, 130, 400);
    series.add(11, 140, 3_000);
    assert.deepEqual(series.until(4_000), [
      { price: 10, volume: 30 },
      { price: 10, volume: 0 },
      { price: 10, volume: 0 },
      { price: 11, volume: 10 },
      { price: 11, volume: 0 },
    ]);
    // Another day; and a time in which nobody looked.
    series.add(12, 5, 5_000);
    series.add(13, 900, 60_000);
    const [day, ...later] = series.until(60_000).slice(5);
    assert.deepEqual([day?.volume, later.reduce((sum, { volume }) => sum + volume, 0)], [0, 0]);
    series.add(13, 910, 100_000_000);
    assert.equal(series.until(100_000_000).length, 600);
  });
});

describe('what is typed', () => {
  it('comes as keys with names of ours', () => {
    assert.equal(keyOf('a', { name: 'a', full: 'a' }), 'a');
    assert.equal(keyOf('G', { name: 'g', full: 'S-g' }), 'G');
    assert.equal(keyOf('\r', { name: 'return' }), null);
    assert.equal(keyOf('\r', { name: 'enter' }), 'enter');
    assert.equal(keyOf(undefined, { name: 'tab', full: 'S-tab' }), 'S-tab');
    assert.equal(keyOf('\u0003', { name: 'c', full: 'C-c', ctrl: true }), 'C-c');
    assert.equal(keyOf('q', { name: 'q', full: 'M-q', meta: true }), null);
    assert.equal(keyOf(' ', { name: 'space' }), ' ');
    assert.equal(keyOf(undefined, { name: 'undefined' }), null);
  });

  it('is edited as in a shell', () => {
    const editor = new Editor('order list');
    for (const key of ['C-w', 'x', 'left', 'home', 'delete', 'end', 'backspace']) editor.key(key);
    assert.equal(editor.text, 'rder ');
    for (const key of ['left', 'left', 'C-k', 'C-u']) editor.key(key);
    assert.deepEqual(editor.view(10), { text: '', cursor: 0 });
    editor.insert('x'.repeat(5_000));
    assert.equal(editor.at, 1_000);
    assert.deepEqual(editor.view(10), { text: 'xxxxxxxxx', cursor: 9 });
  });

  it('is parted into words, with quotes', () => {
    assert.deepEqual(wordsOf(`order  enter "a b" 'c' d"e`), ['order', 'enter', 'a b', 'c', 'd"e']);
  });

  it('is completed with commands, flags and their words', () => {
    const side = { name: '--side', takesValue: true, words: ['buy', 'sell'] };
    const commands: CommandWords[] = [
      { command: 'order enter', summary: '', flags: [side], args: [{ words: [] }] },
      { command: 'order list', summary: '', flags: [side], args: [] },
      { command: 'status', summary: '', flags: [], args: [] },
    ];
    assert.deepEqual(complete(commands, ''), { text: '', choices: ['order', 'status'] });
    assert.deepEqual(complete(commands, 'st'), { text: 'status ', choices: [] });
    assert.deepEqual(complete(commands, 'order '), { text: 'order ', choices: ['enter', 'list'] });
    assert.deepEqual(complete(commands, 'order list --'), { text: 'order list --side ', choices: [] });
    assert.deepEqual(complete(commands, 'order list --side s'), {
      text: 'order list --side sell ',
      choices: [],
    });
    assert.deepEqual(complete(commands, 'nothing '), { text: 'nothing ', choices: [] });
  });
});
