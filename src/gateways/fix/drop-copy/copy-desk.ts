import type { VenueEvent } from '../../../engine/event.ts';
import type { Venue } from '../../../engine/venue.ts';
import { Encoder } from '../../../protocols/fix/encoder.ts';
import type { FixOrders } from '../orders/orders.ts';
import { FixReports } from '../orders/reports.ts';
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

/** Copies what the venue reports of orders to the sessions that are entitled to it, in the order of its events. */
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

  /**
   * Copies the report of an event, and tells of the trade that it completes. `owner` is null where it is nobody's, and
   * `orders` the order entry of the owner, where that is a session.
   */
  report(event: VenueEvent, owner: string | null, orders: FixOrders | undefined): void {
    if (owner !== null) for (const group of this.#groups) this.#reportTo(group, event, owner, orders);
    if (TRADE_EVENTS.has(event.type)) this.#tellTrade(event);
  }

  #tellTrade(event: VenueEvent): void {
    const trade = this.#trades.hear(event);
    if (trade === null) return;
    for (const { receivers } of this.#groups) {
      for (const { copy, sent } of receivers) if (copy.trades.tell(trade, event.at)) sent();
    }
  }

  #reportTo(
    { version, reports, receivers }: Group,
    event: VenueEvent,
    owner: string,
    orders?: FixOrders,
  ): void {
    const msgType = reports.messageType(event);
    if (msgType === null) return;
    const isTrade = REPORTS_OF_TRADES.has(event.type);
    let isWritten = false;
    for (const { copy, sent } of receivers) {
      if (!copy.wants(owner, msgType, isTrade)) continue;
      if (!isWritten) {
        this.#body.rewind(0);
        // An order as it was sent can only be repeated in the version in which it was.
        reports.write(this.#body, event, orders?.version === version ? orders.entering : null);
        isWritten = true;
      }
      copy.send(owner, msgType, this.#body, event.at);
      sent();
    }
  }
}

/** The events that are reported as a trade, or as what has become of one. */
const REPORTS_OF_TRADES: ReadonlySet<VenueEvent['type']> = new Set([
  'order-executed',
  'execution-busted',
  'execution-corrected',
]);

const TRADE_EVENTS: ReadonlySet<VenueEvent['type']> = new Set([...REPORTS_OF_TRADES, 'trade']);
