import type { AnswerDesk } from '../bots/answers/answer-desk.ts';
import type { Venue } from '../engine/venue.ts';
import { VenueUnavailable } from '../management/host.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from './clock.ts';
import type { DeadlineTimer } from './deadline-timer.ts';
import type { FaultDesk } from './fault-desk.ts';
import type { FixEndpoint } from './fix-endpoint.ts';
import type { PlacedSession } from './placed-session.ts';
import type { Turn } from './turn.ts';
import type { VenueBots } from './venue-bots.ts';
import { imageOf, restoreImage, successorOf, type VenueImage, type VenueParts } from './venue-image.ts';
import type { VenueRunner } from './venue-runner.ts';

interface RunningParts {
  readonly runner: VenueRunner;
  readonly timer: DeadlineTimer;
  readonly endpoints: ReadonlyMap<string, FixEndpoint>;
  readonly sessions: ReadonlyMap<string, PlacedSession>;
  readonly bots: VenueBots;
  readonly answers: AnswerDesk;
  readonly faults: FaultDesk;
  readonly services: { readonly store: Store; readonly clock: Clock; readonly turn: Turn };
}

/** Shows a running venue as it is now, and takes it back to what it was. */
export class VenueRestorer {
  readonly #running: RunningParts;
  /** Sessions end because another state comes, and what they ask for at their end is not of it. */
  restoring = false;

  constructor(running: RunningParts) {
    this.#running = running;
  }

  image(): VenueImage {
    return imageOf(this.#parts(), this.#running.services.clock.now());
  }

  /**
   * What the venue becomes where it is restored to the image. Throws WrongState where the image does not fit, and
   * VenueUnavailable where nothing may be done now.
   */
  successor(image: VenueImage): Venue {
    if (this.#running.services.turn.degraded)
      throw new VenueUnavailable('the disk refuses what the venue must write; nothing is accepted');
    return successorOf(this.#parts(), image);
  }

  /**
   * Makes the venue what an image shows that fits, in one batch with what else is done in this turn. Sessions that are
   * connected are logged out, with the reason; returns their names. Faults stay armed, with what they have counted.
   * `successor` is that of this image, where it has been made already.
   */
  restore(image: VenueImage, why: string, successor?: Venue): string[] {
    const endpoints = [...this.#running.endpoints.values()];
    this.restoring = true;
    const loggedOut = endpoints.flatMap((endpoint) => endpoint.logOutAll(why));
    this.restoring = false;
    this.#running.faults.restored();
    for (const { hosted } of this.#running.sessions.values()) hosted.faults.restored();
    restoreImage(this.#parts(), image, successor);
    this.#running.bots.goOn();
    for (const endpoint of endpoints) endpoint.revive();
    return loggedOut;
  }

  /** What was due since the state that was restored happens as after an outage. */
  catchUp(): void {
    const { runner, timer, answers, services } = this.#running;
    answers.settle();
    runner.tick(services.clock.now());
    timer.rearm();
  }

  #parts(): VenueParts {
    const { runner, sessions, endpoints, bots, services } = this.#running;
    return {
      runner,
      stores: new Map(Array.from(sessions, ([name, { hosted }]) => [name, hosted.session.store])),
      bots: bots.all,
      mayCome: (name) => endpoints.values().some((endpoint) => endpoint.mayCome(name)),
      storeOf: (name) => services.store.session(`${runner.venue.name}/${name}`),
    };
  }
}
