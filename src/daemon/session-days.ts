import type { SessionSchedule } from '../config/venue-config.ts';
import type { Micros } from '../engine/values.ts';
import type { Session } from '../protocols/fix/session.ts';
import type { Timed } from './clock.ts';
import { sessionTimeAt, type SessionTime } from './session-schedule.ts';
import { wallMs } from './time-zone.ts';

/**
 * Keeps a session to its schedule: outside of it nobody logs on, and at the end of each session day whoever is
 * connected is logged out and both numbers begin anew. When they last began is in the session's store, so each day has
 * one reset, whether or not anybody was connected or the daemon ran.
 */
export class SessionDays implements Timed {
  readonly #schedule: SessionSchedule;
  readonly #session: () => Session;
  #closesAt: Micros = 0;

  /** `session` is asked for when it is first needed: it is made with what this refuses. */
  constructor(schedule: SessionSchedule, session: () => Session) {
    this.#schedule = schedule;
    this.#session = session;
  }

  nextDeadline(): Micros {
    return this.#closesAt;
  }

  /** Does what the end of a session day asks for, if one has ended since the numbers began. */
  tick(now: Micros): void {
    const { endedAt, day } = this.time(now);
    this.#closesAt = day.closesAt;
    const session = this.#session();
    if (session.store.createdAtMicros >= endedAt) return;
    // The numbers are in use until the connection is gone; then this is called again.
    if (session.connection === null) session.store.reset(now);
    else session.logout('The session day has ended', now);
  }

  time(now: Micros): SessionTime {
    return sessionTimeAt(now, this.#schedule);
  }

  /** Why nobody may log on now, or null. */
  refusal(now: Micros): string | null {
    const { opensAt } = this.time(now).day;
    if (opensAt <= now) return null;
    const { timeZone } = this.#schedule;
    const opens = new Date(wallMs(opensAt / 1_000, timeZone)).toISOString().slice(0, 19).replace('T', ' ');
    return `The session is closed; it opens ${opens} ${timeZone}`;
  }
}
