import type { VenueEvent } from '../../../engine/event.ts';
import type { FixVersion } from '../version.ts';

/** A report of an event as it is told to the owner of the order, while it is written. */
export interface ToldReport {
  readonly event: VenueEvent;
  /** Name of the session that it is told to. */
  readonly owner: string;
  readonly msgType: '8' | '9';
  readonly version: FixVersion;
  /** The body, from `start` to `end`: valid during the call only. */
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
}
