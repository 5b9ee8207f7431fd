import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import { Venue } from '../engine/venue.ts';
import { restoreVenue, snapshotOf } from '../engine/snapshot.ts';
import type { VenueStore } from '../store/store.ts';
import type { Clock, Timed } from './clock.ts';
import type { PastEvent } from '../management/host.ts';
import { nextPhaseChange, phasesAt, type PhaseSchedule } from './phase-schedule.ts';
import { nextDayEnd, type DayEnd } from './trading-day.ts';
import { visitHistory } from './venue-history.ts';

/** Journal entries after which a quiet moment is used for a snapshot. */
const SNAPSHOT_AFTER = 100_000;

/** Entries for each order of the venue after which the snapshot costs so little beside them that any moment will do. */
const ENTRIES_PER_ORDER = 20;

/** What happens by the clock of the venue. */
export interface Calendar {
  readonly dayEnd: DayEnd;
  readonly phases: PhaseSchedule;
}

export type EventListener = (event: VenueEvent) => void;

/**
 * The one way into a venue: gives each command its number and time, journals it, applies it, and tells every listener
 * what happened. Listeners answer through `submitLater`, so that one order is dealt with before the next begins.
 */
export class VenueRunner implements Timed {
  readonly venue: Venue;
  readonly #store: VenueStore;
  readonly #clock: Clock;
  #calendar: Calendar;
  readonly #onWork: () => void;
  readonly #listeners = new Set<EventListener>();
  readonly #queue: Command[] = [];
  #sequence: number;
  #snapshotSequence: number;
  #sequenceAsked = 0;
  #dayEndsAt: Micros = Infinity;
  /** When the schedule next has a phase begin, and up to when its phases have begun. */
  #phasesChangeAt: Micros = Infinity;
  #phasesSeenAt: Micros = -Infinity;
  #ticking = false;
  #busy = false;

  /** Restores the venue from its snapshot and journal. `onWork` is told that something waits to be committed. */
  constructor(name: string, store: VenueStore, clock: Clock, calendar: Calendar, onWork: () => void) {
    this.#store = store;
    this.#clock = clock;
    this.#calendar = calendar;
    this.#onWork = onWork;
    const snapshot = store.snapshot();
    this.venue = snapshot === null ? new Venue(name) : restoreVenue(snapshot.state);
    this.#snapshotSequence = snapshot?.sequence ?? 0;
    this.#sequence = this.#snapshotSequence;
    store.replay(this.#sequence, (entry) => {
      this.venue.apply(entry.command, entry.at, () => {});
      this.#sequence = entry.sequence;
    });
    if (this.venue.dayBegan > 0) this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, calendar.dayEnd);
  }

  /**
   * Applies a command now, and those that listeners submit because of it. Returns the events of the first. `user` is who
   * has asked for it over the management protocol.
   */
  submit(command: Command, user?: string): readonly VenueEvent[] {
    const events: VenueEvent[] = [];
    this.#apply(command, events, this.#clock.now(), user);
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
    return Math.min(this.venue.nextDeadline(), this.#calendarDue());
  }

  /** Begins to keep the schedule: the phases that are on now are set, whatever was missed. */
  begin(): void {
    this.tick(this.#clock.now());
    this.#beginPhases(this.#clock.now());
  }

  /** Goes on by another calendar. */
  reschedule(calendar: Calendar): void {
    this.#calendar = calendar;
    if (this.venue.dayBegan > 0) this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, calendar.dayEnd);
    this.#phasesSeenAt = -Infinity;
    this.#phasesChangeAt = Infinity;
    this.begin();
  }

  /** Does what is due: of several phases that were missed the last one begins, of several days one ends. */
  tick(now: Micros): void {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      // The auction that ends with the day has the orders of the day, so its end comes first.
      const lastOfDay = Math.min(now, this.#dayEndsAt);
      if (this.#phasesChangeAt <= lastOfDay) this.#beginPhases(lastOfDay);
      if (this.#dayEndsAt <= now) {
        this.submit({ type: 'end-day' });
        this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, this.#calendar.dayEnd);
      }
      if (this.#phasesChangeAt <= now) this.#beginPhases(now);
      if (this.venue.nextDeadline() <= now) this.submit({ type: 'advance' });
    } finally {
      this.#ticking = false;
    }
  }

  /** Visits what has happened so far: see `visitHistory`. */
  history(visit: (past: PastEvent) => void, signal: AbortSignal): Promise<void> {
    return visitHistory(this.#store, this.venue.name, this.#sequence, visit, signal);
  }

  /** Entries of the journal that a restart has to replay. */
  get entriesSinceSnapshot(): number {
    return this.#sequence - this.#snapshotSequence;
  }

  /**
   * Whether to make a snapshot: enough has happened since the last one, and nothing since this was asked last. Making
   * one holds up everything else.
   */
  snapshotDue(): boolean {
    const quiet = this.#sequence === this.#sequenceAsked;
    this.#sequenceAsked = this.#sequence;
    const entries = this.entriesSinceSnapshot;
    return entries >= SNAPSHOT_AFTER && (quiet || entries >= this.venue.registry.size * ENTRIES_PER_ORDER);
  }

  saveSnapshot(): void {
    if (this.#sequence === this.#snapshotSequence) return;
    this.#store.saveSnapshot({ sequence: this.#sequence, state: snapshotOf(this.venue) });
    this.#snapshotSequence = this.#sequence;
    this.#onWork();
  }

  /** Up to when the phases of the schedule have begun. */
  get phasesSeenAt(): Micros {
    return this.#phasesSeenAt;
  }

  /**
   * Has the venue become its successor, whose schedule was kept up to `phasesSeenAt`. Nobody is told: it is the caller's
   * business to see that nobody is there who knows of the former state.
   */
  restore(successor: Venue, phasesSeenAt: Micros): void {
    this.#queue.length = 0;
    this.venue.become(successor);
    this.#phasesSeenAt = phasesSeenAt;
    this.#phasesChangeAt = nextPhaseChange(this.#calendar.phases, phasesSeenAt);
    this.#dayEndsAt =
      this.venue.dayBegan > 0 ? nextDayEnd(this.venue.dayBegan, this.#calendar.dayEnd) : Infinity;
    // All that the journal has is before this state; in the same batch as whatever else makes it up.
    this.#store.saveSnapshot({ sequence: this.#sequence, state: snapshotOf(this.venue) });
    this.#snapshotSequence = this.#sequence;
    this.#onWork();
  }

  #calendarDue(): Micros {
    return Math.min(this.#dayEndsAt, this.#phasesChangeAt);
  }

  /** Sets the phases that have begun since this was done last. */
  #beginPhases(now: Micros): void {
    for (const { symbol, entry, beganAt } of phasesAt(this.#calendar.phases, now)) {
      if (beganAt <= this.#phasesSeenAt) continue;
      const { phase, allowCancels, cancelOrders } = entry;
      this.#apply({ type: 'set-phase', symbol, phase, until: null, allowCancels, cancelOrders }, null, now);
    }
    this.#phasesSeenAt = now;
    this.#phasesChangeAt = nextPhaseChange(this.#calendar.phases, now);
    this.#drain();
  }

  #apply(command: Command, events: VenueEvent[] | null, at: Micros = this.#clock.now(), user?: string): void {
    if (this.#busy) throw new Error('a venue listener must submit later, not at once');
    const now = Math.max(at, this.venue.now);
    // A phase or trading day that is over ends before anything else happens: its orders must not trade in the next.
    if (now >= this.#calendarDue()) this.tick(now);
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
    const entry = { sequence: ++this.#sequence, at: now, command };
    this.#store.append(user === undefined ? entry : { ...entry, user });
    if (this.#dayEndsAt === Infinity)
      this.#dayEndsAt = nextDayEnd(this.venue.dayBegan, this.#calendar.dayEnd);
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
