import { Encoder } from '../../../protocols/fix/encoder.ts';
import type { VenueEvent } from '../../../engine/event.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import type { ToldReport } from '../orders/told-report.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { covers, type Entitlement, type OrderParties } from './entitlement.ts';
import type { FixProfile } from '../profile/profile.ts';
import { TradeCapture, type TradePort } from './trade-capture.ts';
import { writeClientId, writeParties } from './party-fields.ts';

/** What stands before the body of every copy of reports of one owner; null where they are none of the session's. */
type Introduction = Readonly<Record<'8' | '9', Uint8Array>> | null;

/** The events that are reported as a trade, or as what has become of one. */
const REPORTS_OF_TRADES: ReadonlySet<VenueEvent['type']> = new Set([
  'order-executed',
  'execution-busted',
  'execution-corrected',
]);

/** The copies that one session gets: which reports they are of, and whose it says they are. */
export class DropCopy {
  readonly session: Session;
  readonly version: FixVersion;
  readonly entitlement: Entitlement;
  readonly trades: TradeCapture;
  /** Since the daemon began. */
  copies = 0;
  readonly #name: string;
  readonly #parties: OrderParties;
  /** By the owner: sessions and bots, of which there is a bounded number. */
  readonly #introductions = new Map<string, Introduction>();

  /** `name` is that of the session, which gets no copies of its own reports. */
  constructor(
    name: string,
    session: Session,
    version: FixVersion,
    entitlement: Entitlement,
    port: TradePort,
    profile: FixProfile,
  ) {
    this.#name = name;
    this.session = session;
    this.version = version;
    this.entitlement = entitlement;
    this.#parties = port.partyOf;
    this.trades = new TradeCapture(session, version, entitlement, port, profile);
  }

  /** Whether a report of this type to that owner is to be copied; `eventType` is that of what it reports. */
  wants(owner: string, msgType: '8' | '9', eventType: VenueEvent['type']): boolean {
    const { reports, cancelRejects } = this.entitlement;
    const isWanted = msgType === '9' ? cancelRejects : reports === 'all' || REPORTS_OF_TRADES.has(eventType);
    return isWanted && this.#introduction(owner) !== null;
  }

  /** Sends the copy of a report that it wants: the same fields, behind those that say whose it is. */
  send({ event, owner, msgType, buffer, start, end }: ToldReport): void {
    const message = this.session.begin(msgType, event.at);
    message.raw(this.#introduction(owner)![msgType]);
    message.raw(buffer, start, end);
    this.session.end();
    this.copies++;
  }

  #introduction(owner: string): Introduction {
    let introduction = this.#introductions.get(owner);
    if (introduction === undefined) {
      introduction = this.#introduce(owner);
      this.#introductions.set(owner, introduction);
    }
    return introduction;
  }

  #introduce(owner: string): Introduction {
    const party = this.#parties(owner);
    if (owner === this.#name || !covers(this.entitlement, party)) return null;
    const fields = (msgType: '8' | '9'): Uint8Array => {
      const message = new Encoder();
      // In the header: on whose behalf the venue had sent the report.
      if (party !== undefined) message.text(115, party.compId);
      // An OrderCancelReject has no CopyMsgIndicator, and Parties from 5.0 only.
      const isReport = msgType === '8';
      if (isReport && isFrom(this.version, 'FIX.4.4')) message.boolean(797, true);
      if (party !== undefined) writeClientId(message, this.version, party);
      if (party !== undefined && (isReport || isFrom(this.version, 'FIX.5.0SP2')))
        writeParties(message, this.version, party);
      return message.take();
    };
    return { 8: fields('8'), 9: fields('9') };
  }
}
