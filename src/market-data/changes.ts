import type { Side } from '../engine/values.ts';
import type { DepthEntry, Picture } from './picture.ts';

/** One step from a depth to a later one. Steps are taken one after the other. */
export interface DepthChange {
  readonly action: 'new' | 'change' | 'delete';
  readonly side: Side;
  /** Where the entry is when its turn comes: 1 for the best. A new one pushes those from there on back. */
  readonly position: number;
  readonly entry: DepthEntry;
}

/** The way from one depth to a later one, net of what came and went between. */
export function depthChanges(before: Picture, after: Picture): DepthChange[] {
  const changes: DepthChange[] = [];
  sideChanges('buy', before.bids, after.bids, changes);
  sideChanges('sell', before.asks, after.asks, changes);
  return changes;
}

/**
 * What has gone comes first, from the worst on: so nobody ever has more entries than there are at either end, and
 * positions are those of the depth before. What is new follows from the best on, and what is another quantity last:
 * positions are those of the depth after.
 */
function sideChanges(
  side: Side,
  before: readonly DepthEntry[],
  after: readonly DepthEntry[],
  changes: DepthChange[],
): void {
  if (before === after) return;
  const same = alike(before, after);
  const kept = keptOf(before, after, same);
  for (let at = before.length - 1; at >= same; at--) {
    if (!kept.has(before[at]!)) {
      changes.push({ action: 'delete', side, position: at + 1, entry: before[at]! });
    }
  }
  const stayed = new Map(Array.from(kept, ([old, now]) => [now, old] as const));
  for (let at = same; at < after.length; at++) {
    if (!stayed.has(after[at]!)) changes.push({ action: 'new', side, position: at + 1, entry: after[at]! });
  }
  for (let at = same; at < after.length; at++) {
    const old = stayed.get(after[at]!);
    if (old === undefined || isEqual(old, after[at]!)) continue;
    changes.push({ action: 'change', side, position: at + 1, entry: after[at]! });
  }
}

/** How many entries both begin with. */
function alike(before: readonly DepthEntry[], after: readonly DepthEntry[]): number {
  let same = 0;
  while (same < before.length && same < after.length && isEqual(before[same]!, after[same]!)) same++;
  return same;
}

/**
 * The entries from `from` on that are still there, with what they are now. An order that has lost its place, such as
 * an iceberg that shows its next part, has gone and come anew: orders only ever move back.
 */
function keptOf(
  before: readonly DepthEntry[],
  after: readonly DepthEntry[],
  from: number,
): Map<DepthEntry, DepthEntry> {
  const places = new Map<number, number>();
  for (let at = from; at < before.length; at++) places.set(keyOf(before[at]!), at);
  const kept = new Map<DepthEntry, DepthEntry>();
  let last = -1;
  for (let at = from; at < after.length; at++) {
    const entry = after[at]!;
    const place = places.get(keyOf(entry));
    if (place === undefined || place <= last || before[place]!.price !== entry.price) continue;
    kept.set(before[place]!, entry);
    last = place;
  }
  return kept;
}

function keyOf({ orderId, price }: DepthEntry): number {
  return orderId ?? price;
}

export function isEqual(one: DepthEntry, other: DepthEntry): boolean {
  return (
    one.price === other.price &&
    one.quantity === other.quantity &&
    one.orders === other.orders &&
    one.orderId === other.orderId
  );
}
