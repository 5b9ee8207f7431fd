import type { DifferenceJson, Result, SnapshotJson, VenueSummaryJson } from '../../management/methods.ts';
import type { Output } from '../output.ts';

export function snapshots(list: readonly SnapshotJson[], output: Output): void {
  if (list.length === 0) return output.line('No snapshots.');
  output.table(
    [
      { header: 'SNAPSHOT', cell: (each) => each.name },
      { header: 'VENUE', cell: (each) => each.venue },
      { header: 'TAKEN AT', cell: (each) => each.takenAt.slice(0, 19) },
      { header: 'BYTES', cell: (each) => String(each.bytes), align: 'right' },
      { header: 'NOTE', cell: (each) => each.note ?? '', optional: true },
    ],
    list,
  );
}

export function differences(list: readonly DifferenceJson[], output: Output): void {
  if (list.length === 0) return output.line('Nothing has changed.');
  for (const { change, entity, fields } of list)
    output.line(`${SIGNS[change]} ${entity}  ${fields.map(told).join(', ')}`);
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const satisfies Record<
  DifferenceJson['change'],
  string
>;

function told({ path, before, after }: DifferenceJson['fields'][number]): string {
  if (before === null) return `${path} ${after}`;
  return after === null ? `${path} ${before}` : `${path} ${before} -> ${after}`;
}

export function restored({ venue, loggedOut }: Result<'snapshot.restore'>, output: Output): void {
  const who = loggedOut.length === 0 ? 'nobody was connected' : `logged out: ${loggedOut.join(', ')}`;
  output.line(`venue ${venue} is what it was; ${who}`);
}

export function forked({ name, openOrders }: VenueSummaryJson, output: Output): void {
  output.line(
    `venue ${name} with ${openOrders} open orders; simctl endpoint list --venue ${name} has its ports`,
  );
}

export function removed(name: string, output: Output): void {
  output.line(`snapshot ${name} is removed`);
}
