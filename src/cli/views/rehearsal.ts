import type { RehearsalJson } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';

/** What would become of a message, and what each that could answer it says. */
export function rehearsal({ outcome, responders }: RehearsalJson, output: Output): void {
  output.line(printable(outcome));
  if (responders.length === 0) return output.line('There are no holds, bots or faults that could answer it.');
  output.line();
  output.table(
    [
      { header: 'ANSWERS', cell: (row) => row.answers },
      { header: 'WHO', cell: (row) => row.kind },
      { header: 'NAME', cell: (row) => row.name },
      { header: 'WHY', cell: (row) => row.why },
    ],
    responders,
  );
}
