import type { FixPort } from '../gateways/fix/gateway.ts';
import { StatusBoard } from '../gateways/fix/reference/status-board.ts';
import type { Clock } from './clock.ts';
import { publisherInTurns } from './market-data-turns.ts';
import type { Turn } from './turn.ts';
import type { VenueRunner } from './venue-runner.ts';

/** What sessions of a venue may subscribe to. */
export interface FixFeeds extends Pick<FixPort, 'publisher' | 'statuses'> {
  /** Ends its part in the turns, for a venue that is no more. */
  readonly leave: () => void;
}

/** `written` is told of each session that has something to send. */
export function feedsOf(
  runner: VenueRunner,
  turn: Turn,
  clock: Clock,
  written: (session: string) => void,
): FixFeeds {
  return {
    ...publisherInTurns(runner, turn, clock, written),
    statuses: new StatusBoard((listener) => runner.listen(listener), written),
  };
}
