import type { FaultJson, FaultKindJson } from '../../management/methods.ts';
import type { Output } from '../output.ts';
import { printable } from '../table.ts';

/** What a fault concerns, in words. */
function concerns(shown: FaultJson): string {
  const words: [string, string | null][] = [
    ['', shown.side],
    ['', shown.symbol],
    ['of ', shown.session],
    ['id ', shown.clientOrderId],
    ['account ', shown.account],
    ['35=', shown.msgType],
  ];
  const given = words.flatMap(([word, value]) => (value === null ? [] : [`${word}${value}`]));
  return [
    given.length === 0 ? 'all' : given.join(' '),
    ...(shown.nth === 1 ? [] : [`one in ${shown.nth}`]),
    ...(shown.probabilityPercent === 100 ? [] : [`${shown.probabilityPercent} of 100`]),
  ].join(', ');
}

function standing({ armed, left }: FaultJson): string {
  return armed ? `armed, ${left} left` : 'disarmed';
}

export function faults(rows: readonly FaultJson[], output: Output): void {
  if (rows.length === 0) return output.line('No faults: nothing goes wrong on purpose.');
  output.table(
    [
      { header: 'FAULT', cell: (row) => row.name },
      { header: 'VENUE', cell: (row) => row.venue, optional: true },
      { header: 'KIND', cell: (row) => row.kind },
      { header: 'CONCERNS', cell: concerns },
      { header: 'STATE', cell: standing },
      { header: 'HITS', cell: (row) => row.hits, align: 'right' },
      { header: 'MISSES', cell: (row) => row.misses, align: 'right' },
      { header: 'LAST MISS', cell: (row) => row.lastMiss, optional: true },
    ],
    rows,
  );
}

export function fault(shown: FaultJson, output: Output): void {
  const parameters = Object.entries(shown.parameters).map(([name, value]) => `${name} ${String(value)}`);
  const pairs: [string, string][] = [
    ['Fault', `${shown.name} on ${shown.venue}: ${shown.kind}`],
    ['Concerns', concerns(shown)],
    ['Parameters', parameters.length === 0 ? 'none' : parameters.join(', ')],
    ['State', standing(shown)],
    ['Fired', `${shown.hits} times${shown.lastHitAt === null ? '' : `, last at ${shown.lastHitAt}`}`],
    ['Missed', `${shown.misses} times${shown.lastMiss === null ? '' : `, last since ${shown.lastMiss}`}`],
  ];
  output.lines(pairs.map(([name, value]) => `${name.padEnd(10)}  ${printable(value)}`));
}

export function faultKinds(kinds: readonly FaultKindJson[], output: Output): void {
  output.table(
    [
      { header: 'KIND', cell: (row) => row.kind },
      { header: 'EFFECT', cell: (row) => row.effect },
      { header: 'WHAT HAPPENS', cell: (row) => row.summary },
      {
        header: 'PARAMETERS',
        cell: (row) => row.parameters.map(({ name }) => name).join(', '),
        optional: true,
      },
      { header: 'SINCE', cell: (row) => (row.since === 'FIX.4.0' ? null : row.since), optional: true },
    ],
    kinds,
  );
}
