import type { EventJson } from '../src/management/methods.ts';

/** Stands where events are missing, since they came faster than they were read. */
export interface Gap {
  readonly type: 'gap';
  /** Sequence of the first and the last event that are missing. */
  readonly from: number;
  readonly to: number;
  readonly dropped: number;
}

interface Numbered {
  /** Consecutive within the subscription or queue, from 1; of a gap, that of the first event that is missing. */
  readonly sequence: number;
}

export type EventItem =
  | (Numbered & { readonly venue: string; readonly event: EventJson })
  | (Numbered & { readonly venue: null; readonly event: Gap });

export function gapItem({ from, to, dropped }: Omit<Gap, 'type'>): EventItem {
  return { sequence: from, venue: null, event: { type: 'gap', from, to, dropped } };
}
