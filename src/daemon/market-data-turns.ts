import { FixPublisher } from '../gateways/fix/market-data/publisher.ts';
import type { Clock } from './clock.ts';
import type { Turn } from './turn.ts';
import type { VenueRunner } from './venue-runner.ts';

/**
 * Market data is told at most once in this time. A turn takes less while orders come fast, and a hundred subscribers
 * who hear of each would be most of what the venue does.
 */
const INTERVAL_MICROS = 10_000;

/**
 * The market data of a venue, which leaves at the end of a turn: what has changed several times since the last one is
 * told once. `written` is told of each session that has something to send.
 */
export function publisherInTurns(
  runner: VenueRunner,
  turn: Turn,
  clock: Clock,
  written: (session: string) => void,
): FixPublisher {
  const publisher = new FixPublisher(runner.venue, (listener) => runner.listen(listener), written);
  let nextAt = 0;
  let timer: NodeJS.Timeout | null = null;
  const wait = (now: number): void => {
    timer ??= setTimeout(
      () => {
        timer = null;
        turn.arm();
      },
      (nextAt - now) / 1_000,
    ).unref();
  };
  turn.join({
    atEnd: () => {
      if (!publisher.isWatched) return;
      const now = clock.now();
      if (now < nextAt) return wait(now);
      nextAt = now + INTERVAL_MICROS;
      publisher.publish(now);
    },
    isDue: () => publisher.isDue && timer === null,
  });
  return publisher;
}
