import { FixPublisher } from '../gateways/fix/market-data/publisher.ts';
import type { Clock } from './clock.ts';
import type { Turn } from './turn.ts';
import type { VenueRunner } from './venue-runner.ts';

/**
 * The market data of a venue, which leaves at the end of each turn: what changed several times in it is told once.
 * `written` is told of each session that has something to send.
 */
export function publisherInTurns(
  runner: VenueRunner,
  turn: Turn,
  clock: Clock,
  written: (session: string) => void,
): FixPublisher {
  const publisher = new FixPublisher(runner.venue, (listener) => runner.listen(listener), written);
  turn.join({
    atEnd: () => publisher.publish(clock.now()),
    isDue: () => publisher.isDue,
  });
  return publisher;
}
