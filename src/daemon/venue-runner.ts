import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import { Venue } from '../engine/venue.ts';
import { restoreVenue, snapshotOf } from '../engine/snapshot.ts';
import type { VenueStore } from '../store/store.ts';
import type { Clock } from './clock.ts';
import type { Timed } from './deadline-timer.ts';
import { nextDayEnd, type DayEnd } from './trading-day.ts';

/** Journal entries after which a quiet moment is used for a snapshot. */
const SNAPSHOT_AFTER = 100_000;

/** Entries for each order of the venue after which the snapshot costs so little beside them that any moment will do. */
const ENTRIES_PER_ORDER = 20;

export type EventListener = (event: VenueEvent) => void;

/**
 * The one way into a venue: gives each command its number and time, journals it, applies it, and tells every listener
 * what happened. Listeners answer through `submitLater`, so that one order is dealt with before the next begins.
 */
export class VenueRunner implements Timed {
  readonly venue: Venue;
  readonly #store: VenueStore;
  readonly #clock: Clock;
  readonly #dayEnd: DayEnd;
  readonly #onWork: () => void;
  readonly #listeners = new Set<EventListener>();
  readonly #queue: Command[] = [];
  #sequence: number;
  #snapshotSequence: number;
  #sequenceAsked = 0;
  #dayEndsAt: Micros = Infinity;
  #busy = false;

  /** Restores the venue from its snapshot and journal. `onWork` is told that something waits to be committed. */
  constructor(name: string, store: VenueStore, clock: Clock, dayEnd: DayEnd, onWork: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#dayEnd = dayEnd;
    this.#onWork = onWork;
    const snapshot = store.snapshot();
    this.venue = snapshot === null ? new Venue(name) : restoreVenue(snapshot.state);
    this.#snapshotSequence = snapshot?.sequence ?? 0;
    this.#sequence = this.#snapshotSequence;
    store.replay(this.#sequence, (entry) => {
      this.venue.apply(entry.command, entry.at, () => {});
      this.#sequence = entry.sequence;
    });
    if (this.venue.dayBegan > 0) this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, dayEnd);
  }

  /** Applies a command now, and those that listeners submit because of it. Returns the events of the first. */
  submit(command: Command): readonly VenueEvent[] {
    const events: VenueEvent[] = [];
    this.#apply(command, events);
    this.#drain();
    return events;
  }

  /** As `submit`, for those who learn what happens by listening: nothing is gathered for them. */
  execute(command: Command): void {
    this.#apply(command, null);
    this.#drain();
  }

  /** Applies a command once the current one is dealt with. */
  submitLater(command: Command): void {
    this.#queue.push(command);
    if (!this.#busy) this.#drain();
  }

  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  nextDeadline(): Micros {
    return Math.min(this.venue.nextDeadline(), this.#dayEndsAt);
  }

  /** Ends trading days that are over, the ones that ended while the daemon was down included. */
  tick(now: Micros): void {
    if (this.#dayEndsAt > now) return;
    this.submit({ type: 'end-day' });
    this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, this.#dayEnd);
  }

  /**
   * Whether to make a snapshot: enough has happened since the last one, and nothing since this was asked last. Making
   * one holds up everything else.
   */
  snapshotDue(): boolean {
    const quiet = this.#sequence === this.#sequenceAsked;
    this.#sequenceAsked = this.#sequence;
    const entries = this.#sequence - this.#snapshotSequence;
    return entries >= SNAPSHOT_AFTER && (quiet || entries >= this.venue.registry.size * ENTRIES_PER_ORDER);
  }

  saveSnapshot(): void {
    if (this.#sequence === this.#snapshotSequence) return;
    this.#store.saveSnapshot({ sequence: this.#sequence, state: snapshotOf(this.venue) });
    this.#snapshotSequence = this.#sequence;
    this.#onWork();
  }

  #apply(command: Command, events: VenueEvent[] | null): void {
    if (this.#busy) throw new Error('a venue listener must submit later, not at once');
    const now = Math.max(this.#clock.now(), this.venue.now);
    // A trading day that is over ends before anything else happens: its orders must not trade.
    if (command.type !== 'end-day' && now >= this.#dayEndsAt) this.tick(now);
    this.#busy = true;
    try {
      this.venue.apply(
        command,
        now,
        events === null
          ? this.#tell
          : (event) => {
              events.push(event);
              this.#tell(event);
            },
      );
    } finally {
      this.#busy = false;
    }
    // After the fact, but in the same batch as all that the command caused: what throws is not to be replayed.
    this.#store.append({ sequence: ++this.#sequence, at: now, command });
    if (this.#dayEndsAt === Infinity) this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, this.#dayEnd);
    this.#onWork();
  }

  /** A field and not a method, so that no function is made for each command. */
  readonly #tell: EventListener = (event) => {
    for (const listener of this.#listeners) listener(event);
  };

  #drain(): void {
    while (this.#queue.length > 0 && !this.#busy) this.#apply(this.#queue.shift()!, null);
  }
}
