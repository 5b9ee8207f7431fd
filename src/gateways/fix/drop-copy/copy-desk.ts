import type { VenueEvent } from '../../../engine/event.ts';
import type { Venue } from '../../../engine/venue.ts';
import { Encoder } from '../../../protocols/fix/encoder.ts';
import { FixReports } from '../orders/reports.ts';
import type { ToldReport } from '../orders/told-report.ts';
import type { FixVersion } from '../version.ts';
import type { DropCopy } from './drop-copy.ts';
import { LiveTrades } from './told-trade.ts';

/** A session that gets copies, and what is to be done once it has been sent some. */
interface Receiver {
  readonly copy: DropCopy;
  readonly sent: () => void;
}

/** The receivers that speak one version: a report is written once for all of them. */
interface Group {
  readonly version: FixVersion;
  readonly reports: FixReports;
  readonly receivers: Receiver[];
}

/**
 * Copies what the venue reports of orders to the sessions that are entitled to it, in the order in which it does. Who
 * speaks the version of the session that is told gets the very body that it gets.
 */
export class CopyDesk {
  readonly #venue: Venue;
  readonly #trades: LiveTrades;
  readonly #groups: Group[] = [];
  readonly #body = new Encoder();

  constructor(venue: Venue) {
    this.#venue = venue;
    this.#trades = new LiveTrades(venue);
  }

  add(copy: DropCopy, sent: () => void): void {
    let group = this.#groups.find(({ version }) => version === copy.version);
    if (group === undefined) {
      const { version } = copy;
      group = { version, reports: new FixReports(version, this.#venue), receivers: [] };
      this.#groups.push(group);
    }
    group.receivers.push({ copy, sent });
  }

  remove(copy: DropCopy): void {
    for (const { receivers } of this.#groups) {
      const index = receivers.findIndex((receiver) => receiver.copy === copy);
      if (index >= 0) receivers.splice(index, 1);
    }
  }

  /** Copies a report that a session is told. */
  copy(told: ToldReport): void {
    for (const group of this.#groups) {
      if (group.version === told.version) this.#send(group, told);
      else this.#write(group, told.event, told.owner);
    }
  }

  /** Copies what nobody is told of, since the owner is no session. */
  report(event: VenueEvent, owner: string): void {
    for (const group of this.#groups) this.#write(group, event, owner);
  }

  /** Tells those who have asked for it of the trade that the event completes. */
  hear(event: VenueEvent): void {
    if (!TRADE_EVENTS.has(event.type) || !this.#isAskedForTrades) return;
    const trade = this.#trades.hear(event);
    if (trade === null) return;
    for (const { receivers } of this.#groups) {
      for (const { copy, sent } of receivers) if (copy.trades.tell(trade, event.at)) sent();
    }
  }

  /** Writes the report in the version of the group, as its owner would have been told. */
  #write(group: Group, event: VenueEvent, owner: string): void {
    const { version, reports } = group;
    const msgType = reports.messageType(event);
    if (msgType === null || !group.receivers.some(({ copy }) => copy.wants(owner, msgType, event.type)))
      return;
    this.#body.rewind(0);
    reports.write(this.#body, event, null);
    const { buffer, position } = this.#body;
    this.#send(group, { event, owner, msgType, version, buffer, start: 0, end: position });
  }

  #send({ receivers }: Group, told: ToldReport): void {
    for (const { copy, sent } of receivers) {
      if (!copy.wants(told.owner, told.msgType, told.event.type)) continue;
      copy.send(told);
      sent();
    }
  }

  get #isAskedForTrades(): boolean {
    return this.#groups.some(({ receivers }) => receivers.some(({ copy }) => copy.trades.subscriptions > 0));
  }
}

/** The events that tell of a trade, and of what has become of one. */
const TRADE_EVENTS: ReadonlySet<VenueEvent['type']> = new Set([
  'trade',
  'order-executed',
  'execution-busted',
  'execution-corrected',
]);
