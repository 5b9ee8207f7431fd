import type { Micros } from '../../engine/values.ts';
import type { MessageView } from '../../protocols/fix/message.ts';
import type { Session, SessionApplication } from '../../protocols/fix/session.ts';
import { BUSINESS_REJECT } from './business-reject.ts';
import { DropCopy } from './drop-copy/drop-copy.ts';
import type { Entitlement } from './drop-copy/entitlement.ts';
import type { TradePort } from './drop-copy/trade-capture.ts';
import type { FixFaults } from './faults/fix-faults.ts';
import { FixMarketData, type MarketDataPort } from './market-data/market-data.ts';
import { FixOrders, type OrderPort } from './orders/orders.ts';
import { FixProfile } from './profile/profile.ts';
import { FixReference, type ReferencePort } from './reference/reference.ts';
import type { DeniedTypes } from './roles.ts';
import type { FixService } from './service.ts';
import type { FixVersion } from './version.ts';

/** What the gateway needs of the venue. */
export interface FixPort extends OrderPort, MarketDataPort, ReferencePort, TradePort {
  /** The session of this name has logged on, or has ended. */
  loggedOn(session: string, now: Micros): void;
  loggedOut(session: string, now: Micros): void;
}

interface TypeRefusal {
  readonly reason: number;
  readonly text: string;
}

const NOT_AUTHORIZED: TypeRefusal = { reason: BUSINESS_REJECT.notAuthorized, text: 'Not authorized' };
const UNSUPPORTED: TypeRefusal = {
  reason: BUSINESS_REJECT.unsupportedType,
  text: 'Unsupported Message Type',
};

/** What the venue is to one FIX session: each message goes to the service that takes its type. */
export class FixGateway implements SessionApplication {
  /** The session's name. */
  readonly name: string;
  readonly session: Session;
  readonly orders: FixOrders;
  readonly marketData: FixMarketData;
  readonly reference: FixReference;
  /** Null where the session is entitled to none. */
  readonly dropCopy: DropCopy | null;
  readonly #port: FixPort;
  readonly #faults: FixFaults | null;
  readonly #denied: DeniedTypes;
  readonly #services: readonly FixService[];
  readonly #byType: ReadonlyMap<string, FixService>;

  /**
   * `open` makes the session that the gateway serves; `denied` are the message types that it may not send, and `copies`
   * is whose reports it gets beside its own.
   */
  constructor(
    name: string,
    version: FixVersion,
    port: FixPort,
    open: (application: SessionApplication) => Session,
    denied: DeniedTypes = new Set(),
    copies: Entitlement | null = null,
    profile: FixProfile = new FixProfile(),
    faults: FixFaults | null = null,
  ) {
    this.name = name;
    this.session = open(this);
    this.#port = port;
    this.#faults = faults;
    this.#denied = denied;
    this.orders = new FixOrders(name, this.session, version, port, profile);
    this.marketData = new FixMarketData(name, this.session, version, port, faults);
    faults?.serve(this.marketData);
    this.reference = new FixReference(name, this.session, version, port);
    this.dropCopy = copies === null ? null : new DropCopy(name, this.session, version, copies, port, profile);
    this.#services = [
      this.orders,
      this.marketData,
      this.reference,
      ...(this.dropCopy === null ? [] : [this.dropCopy.trades]),
    ];
    this.#byType = new Map(
      this.#services.flatMap((service) => service.takes.map((type) => [type, service] as const)),
    );
  }

  onLogon(_session: Session, now: Micros): void {
    this.#port.loggedOn(this.name, now);
    for (const service of this.#services) service.onLogon?.(now);
  }

  onLogout(_session: Session, now: Micros): void {
    for (const service of this.#services) service.onLogout?.(now);
    this.#faults?.disconnected();
    this.#port.loggedOut(this.name, now);
  }

  onMessage(session: Session, message: MessageView, now: Micros): void {
    const type = message.msgType;
    const refusal = this.typeRefusal(type);
    if (refusal !== null) return session.rejectBusiness(message, refusal.reason, refusal.text, now);
    this.#deal(this.#byType.get(type)!, message, now);
  }

  /** Why the session may not send messages of a type: BusinessRejectReason (380) and Text (58); null when it may. */
  typeRefusal(type: string): TypeRefusal | null {
    if (this.#denied.has(type)) return NOT_AUTHORIZED;
    return this.#byType.has(type) ? null : UNSUPPORTED;
  }

  #deal(service: FixService, message: MessageView, now: Micros): void {
    const faults = this.#faults;
    if (faults?.active !== true) return service.onMessage(message, now);
    faults.around(message, () => service.onMessage(message, now));
  }
}
