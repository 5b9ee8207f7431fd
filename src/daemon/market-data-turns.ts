import { FixPublisher } from '../gateways/fix/market-data/publisher.ts';
import type { Clock } from './clock.ts';
import type { Turn } from './turn.ts';
import type { VenueRunner } from './venue-runner.ts';

/**
 * Market data is told at most once in this time. A turn takes less while orders come fast, and a hundred subscribers
 * who hear of each would be most of what the venue does. It is time of the machine, whatever the venue's clock does.
 */
const REST_MS = 10;

/**
 * The market data of a venue, which leaves at the end of turns: what has changed several times since it was told last is
 * told once, and many subscribers are told in several turns. `written` is told of each session that has something to send; `leave` is for a venue that is no more.
 */
export function publisherInTurns(
  runner: VenueRunner,
  turn: Turn,
  clock: Clock,
  written: (session: string) => void,
): { readonly publisher: FixPublisher; readonly leave: () => void } {
  const publisher = new FixPublisher(runner.venue, (listener) => runner.listen(listener), written);
  let rests = false;
  /** What was seen in an earlier turn has not been told to all yet. */
  let goesOn = false;
  /** A turn has ended meanwhile, in which there may have been something to tell. */
  let missedTurn = false;
  const rest = (): void => {
    rests = true;
    setTimeout(() => {
      rests = false;
      if (missedTurn || publisher.isDue) turn.arm();
    }, REST_MS).unref();
  };
  const leave = turn.join({
    atEnd: () => {
      if (!publisher.isWatched) goesOn = false;
      else if (rests) missedTurn = true;
      else {
        // What has happened since it was seen what there is to tell is for the next time.
        missedTurn = goesOn;
        goesOn = goesOn ? publisher.goOn(clock.now()) : publisher.publish(clock.now());
        if (!goesOn) rest();
      }
    },
    isDue: () => goesOn || (!rests && publisher.isDue),
  });
  return { publisher, leave };
}
