import { setImmediate as nextTurn } from 'node:timers/promises';
import { restoreVenue } from '../engine/snapshot.ts';
import { Venue } from '../engine/venue.ts';
import { HistoryGone, type PastEvent } from '../management/host.ts';
import type { VenueStore } from '../store/store.ts';

/** Entries that are gone through at once: a millisecond or two, in which orders wait. */
const STEP = 500;

/**
 * Visits what has happened on a venue since its latest snapshot, up to an entry of the journal: the commands are applied
 * to a copy of the venue as it was, which gives the same events again. Rejects with HistoryGone when the journal does not
 * have them, or loses them to a new snapshot meanwhile.
 */
export async function visitHistory(
  store: VenueStore,
  name: string,
  last: number,
  visit: (past: PastEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const snapshot = store.snapshot();
  const venue = snapshot === null ? new Venue(name) : restoreVenue(snapshot.state);
  let sequence = snapshot?.sequence ?? 0;
  while (sequence < last) {
    signal.throwIfAborted();
    const upTo = Math.min(sequence + STEP, last);
    try {
      store.replay(
        sequence,
        ({ command, at, user = null }) =>
          venue.apply(command, at, (event) => visit({ event, venue, command, user })),
        upTo,
      );
    } catch (error) {
      if (error instanceof RangeError) throw new HistoryGone(error.message);
      throw error;
    }
    sequence = upTo;
    // oxlint-disable-next-line no-await-in-loop -- a step a turn
    await nextTurn();
  }
}
