import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Column, printable, table } from '../../src/cli/table.ts';

interface Line {
  readonly id: string;
  readonly quantity: number;
  readonly text: string | null;
}

const COLUMNS: readonly Column<Line>[] = [
  { header: 'ID', cell: (line) => line.id },
  { header: 'QTY', cell: (line) => line.quantity, align: 'right' },
  { header: 'TEXT', cell: (line) => line.text },
];
const LINES: readonly Line[] = [
  { id: 'O-1', quantity: 100, text: 'a text that is longer than the terminal is wide' },
  { id: 'O-12', quantity: 5, text: null },
];

describe('table', () => {
  it('lines numbers up at the right and cuts nothing where nobody looks at the width', () => {
    assert.deepEqual(table(COLUMNS, LINES), [
      'ID    QTY  TEXT',
      'O-1   100  a text that is longer than the terminal is wide',
      'O-12    5  -',
    ]);
  });

  it('takes from the widest text what the terminal lacks, and shows that it did', () => {
    assert.deepEqual(table(COLUMNS, LINES, 20), ['ID    QTY  TEXT', 'O-1   100  a text t…', 'O-12    5  -']);
  });

  it('leaves optional columns out, from the left, before text is cut to nothing', () => {
    const columns = COLUMNS.map((column) =>
      column.header === 'TEXT' ? column : { ...column, optional: true as const },
    );
    assert.deepEqual(table(columns, LINES, 21), ['QTY  TEXT', '100  a text that is …', '  5  -']);
    assert.deepEqual(table(columns, LINES, 9), ['TEXT', 'a text t…', '-']);
  });

  it('never cuts a number, however narrow the terminal is', () => {
    assert.deepEqual(table(COLUMNS, LINES, 3), ['ID    QTY  TEXT', 'O-1   100  a t…', 'O-12    5  -']);
  });

  it('stays within the width from the narrowest useful one on', () => {
    for (let width = 15; width < 80; width++) {
      for (const line of table(COLUMNS, LINES, width)) assert.ok(line.length <= width, `${width}: ${line}`);
    }
  });

  it('shows the header of an empty list', () => {
    assert.deepEqual(table(COLUMNS, []), ['ID  QTY  TEXT']);
  });

  it("lets no client's text move the cursor, ring the bell or start a line", () => {
    assert.equal(printable('\u001b[31mred\u001b[0m\u0007\n1'), 'red??1');
    assert.equal(printable('ORD\u009b2J'), 'ORD');
    assert.equal(printable('ORD\u0085'), 'ORD?');
  });
});
