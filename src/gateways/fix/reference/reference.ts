import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { InstrumentFinder } from '../instruments/instrument-finder.ts';
import type { FixService } from '../service.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { SecurityDefinitions } from './security-definition.ts';
import { SecurityLists } from './security-list.ts';
import { SecurityTypes } from './security-types.ts';
import type { StatusBoard, StatusEvent, StatusWatcher } from './status-board.ts';
import { StatusRequests } from './status-requests.ts';

/** What reference data needs of the venue. */
export interface ReferencePort {
  readonly venue: Venue;
  readonly statuses: StatusBoard;
}

/** Reference data over one FIX session: which instruments there are, how they and the trading session stand. */
export class FixReference implements FixService, StatusWatcher {
  readonly takes: readonly string[];
  readonly name: string;
  readonly #board: StatusBoard;
  readonly #lists: SecurityLists;
  readonly #definitions: SecurityDefinitions;
  readonly #types: SecurityTypes;
  readonly #statuses: StatusRequests;

  constructor(name: string, session: Session, version: FixVersion, { venue, statuses }: ReferencePort) {
    this.name = name;
    this.takes = [
      ...(isFrom(version, 'FIX.4.2') ? ['c', 'e', 'g'] : []),
      ...(isFrom(version, 'FIX.4.3') ? ['v', 'x'] : []),
    ];
    const finder = new InstrumentFinder(venue);
    this.#board = statuses;
    this.#lists = new SecurityLists(session, version, finder);
    this.#definitions = new SecurityDefinitions(session, version, finder);
    this.#types = new SecurityTypes(session, version, venue);
    this.#statuses = new StatusRequests(session, version, venue, finder);
  }

  /** Instruments and trading sessions whose status is pushed to the session. */
  get subscriptions(): number {
    return this.#statuses.size;
  }

  onMessage(message: MessageView, now: Micros): void {
    switch (message.msgType) {
      case 'x':
        return this.#lists.answer(message, now);
      case 'c':
        return this.#definitions.answer(message, now);
      case 'v':
        return this.#types.answer(message, now);
      case 'e':
        this.#statuses.ofSecurity(message, now);
        return this.#watch();
      default:
        this.#statuses.ofTradingSession(message, now);
        return this.#watch();
    }
  }

  changed(event: StatusEvent): boolean {
    const hasWritten = this.#statuses.push(event);
    this.#watch();
    return hasWritten;
  }

  onLogout(): void {
    this.#statuses.clear();
    this.#watch();
  }

  /** Listens as long as there is somebody to tell. */
  #watch(): void {
    if (this.#statuses.size > 0) this.#board.watch(this);
    else this.#board.unwatch(this);
  }
}
