import { MethodError } from './errors.ts';
import { feedEvents, type EventFilter, type WatchedVenues } from './event-feed.ts';
import { EventQueue } from './event-queue.ts';
import type { ClientFiguresJson } from './figures.ts';
import type { Limits } from './limits.ts';
import type { AreaLog } from './log.ts';
import type { CheckedParams } from './methods.ts';

interface QueueServices {
  readonly limits: Limits;
  /** Calls back once all that has been done so far is durable. */
  afterCommit(callback: () => void): void;
  readonly log: AreaLog;
}

interface Kept {
  readonly queue: EventQueue;
  readonly stop: () => void;
  /** Ends the queue when nobody reads it. */
  expiry: NodeJS.Timeout;
}

/** The queues of events of all users, each known by its user and its name. They outlive connections, not the daemon. */
export class EventQueues {
  readonly #services: QueueServices;
  readonly #byUser = new Map<string, Map<string, Kept>>();

  constructor(services: QueueServices) {
    this.#services = services;
  }

  /**
   * A queue that takes events from now on; or the one of that name, if it was opened with the same settings. Throws
   * MethodError when there is one with others, or there are too many.
   */
  open(
    user: string,
    settings: CheckedParams<'events.open'>,
    venues: WatchedVenues,
    filter: EventFilter,
  ): { readonly queue: EventQueue; readonly created: boolean } {
    const queues = this.#queuesOf(user);
    const name = settings.queue;
    const existing = queues.get(name);
    if (existing !== undefined) {
      if (!sameSettings(existing.queue.settings, settings)) {
        throw new MethodError('conflict', `Queue "${name}" has been opened with other settings.`, {
          next: 'Close it first, or choose another name.',
        });
      }
      this.#putOffExpiry(user, existing);
      return { queue: existing.queue, created: false };
    }
    const { queues: most, queueBytes } = this.#services.limits;
    if (queues.size >= most) {
      throw new MethodError('overloaded', `A user has at most ${most} queues of events.`, {
        next: 'Close one: events.list shows them.',
      });
    }
    const bounds = { capacity: settings.capacity, bytes: queueBytes };
    const queue = new EventQueue(settings, bounds, (callback) => this.#services.afterCommit(callback));
    const stop = feedEvents(venues, filter, queue.take);
    queues.set(name, { queue, stop, expiry: this.#expiry(user, queue) });
    return { queue, created: true };
  }

  /** A queue that is about to be read. Throws MethodError when the user has none of that name. */
  toRead(user: string, name: string): EventQueue {
    const kept = this.#find(user, name);
    this.#putOffExpiry(user, kept);
    return kept.queue;
  }

  /** All of them together. */
  figures(): Pick<ClientFiguresJson, 'queues' | 'queuedEvents' | 'queuedBytes'> {
    const figures = { queues: 0, queuedEvents: 0, queuedBytes: 0 };
    for (const queues of this.#byUser.values()) {
      for (const { queue } of queues.values()) {
        const { events, bytes } = queue.show();
        figures.queues++;
        figures.queuedEvents += events;
        figures.queuedBytes += bytes;
      }
    }
    return figures;
  }

  list(user: string): EventQueue[] {
    return Array.from(this.#byUser.get(user)?.values() ?? [], ({ queue }) => queue);
  }

  /** Throws MethodError when the user has no queue of that name. */
  close(user: string, name: string): void {
    this.#end(user, this.#find(user, name), noQueue(name));
  }

  /** The daemon stops. */
  closeAll(): void {
    const stopping = new MethodError('unavailable', 'The daemon is stopping.');
    for (const user of this.#byUser.keys()) this.#closeOf(user, stopping);
  }

  /** The user must see nothing more. */
  closeOf(user: string): void {
    this.#closeOf(user, new MethodError('forbidden', `"${user}" may do less than before, or nothing.`));
  }

  #closeOf(user: string, problem: MethodError): void {
    for (const kept of this.#byUser.get(user)?.values() ?? []) this.#end(user, kept, problem);
  }

  #find(user: string, name: string): Kept {
    const kept = this.#byUser.get(user)?.get(name);
    if (kept === undefined) throw noQueue(name);
    return kept;
  }

  #end(user: string, { queue, stop, expiry }: Kept, problem: MethodError): void {
    clearTimeout(expiry);
    stop();
    queue.close(problem);
    const queues = this.#queuesOf(user);
    queues.delete(queue.settings.queue);
    if (queues.size === 0) this.#byUser.delete(user);
  }

  #queuesOf(user: string): Map<string, Kept> {
    const queues = this.#byUser.get(user) ?? new Map<string, Kept>();
    this.#byUser.set(user, queues);
    return queues;
  }

  #putOffExpiry(user: string, kept: Kept): void {
    clearTimeout(kept.expiry);
    kept.expiry = this.#expiry(user, kept.queue);
  }

  #expiry(user: string, queue: EventQueue): NodeJS.Timeout {
    const { queue: name, ttlMs } = queue.settings;
    return setTimeout(() => {
      const kept = this.#find(user, name);
      // Whoever waits for an event reads the queue as long as it waits.
      if (queue.awaited) return this.#putOffExpiry(user, kept);
      this.#services.log.warn(`queue "${name}" of ${user} ended: not read for ${ttlMs} ms`, {
        queue: name,
        user,
      });
      this.#end(user, kept, noQueue(name));
    }, ttlMs).unref();
  }
}

function noQueue(name: string): MethodError {
  return new MethodError('not-found', `There is no queue "${name}".`, {
    next: 'It has been closed, has not been read for its ttlMs, or the daemon has started anew: events.open opens one.',
  });
}

function sameSettings(left: CheckedParams<'events.open'>, right: CheckedParams<'events.open'>): boolean {
  return (Object.keys({ ...left, ...right }) as (keyof typeof left)[]).every(
    (key) => String(left[key]) === String(right[key]),
  );
}
