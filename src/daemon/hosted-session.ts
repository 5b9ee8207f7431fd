import type { SessionConfig } from '../config/venue-config.ts';
import type { Micros } from '../engine/values.ts';
import type { FixFaults } from '../gateways/fix/faults/fix-faults.ts';
import { FixGateway, type FixPort } from '../gateways/fix/gateway.ts';
import type { FixProfile } from '../gateways/fix/profile/profile.ts';
import { deniedTo } from '../gateways/fix/roles.ts';
import { carriedBy } from '../gateways/fix/version.ts';
import { Session } from '../protocols/fix/session.ts';
import type { SessionTimes } from '../protocols/fix/session-config.ts';
import type { MessageStore } from '../protocols/fix/store.ts';
import type { BeginString } from '../protocols/fix/versions.ts';
import type { MessageRules } from './fix-validators.ts';
import type { MessageLog } from './message-log.ts';
import { Rates } from './rates.ts';
import { SessionDays } from './session-days.ts';

/** Refused Logons of a session of which the reasons are kept. */
const REFUSALS_KEPT = 10;

export interface RefusedLogon {
  readonly at: Micros;
  /** Address and port. */
  readonly peer: string;
  readonly reason: string;
}

/** A session as it is configured, with the gateway that serves it and what is known of it beside. */
export class HostedSession {
  readonly config: SessionConfig;
  readonly gateway: FixGateway;
  readonly days: SessionDays | null;
  /** Where its messages are kept for people; null when they are not. */
  readonly log: MessageLog | null;
  readonly faults: FixFaults;
  readonly profile: FixProfile;
  readonly rates: Rates<'messagesIn' | 'messagesOut'>;
  /** Logons that were refused since the daemon began. */
  refusedLogons = 0;
  /** The latest of them, oldest first. */
  readonly refusals: RefusedLogon[] = [];

  constructor(
    config: SessionConfig,
    beginString: BeginString,
    rules: MessageRules,
    port: FixPort,
    store: MessageStore,
    log: MessageLog | null,
    profile: FixProfile,
    times: SessionTimes,
    faultsOf: (sessionOf: () => Session) => FixFaults,
  ) {
    const days =
      config.schedule === null ? null : new SessionDays(config.schedule, () => this.gateway.session);
    this.config = config;
    this.days = days;
    this.log = log;
    this.profile = profile;
    this.faults = faultsOf(() => this.gateway.session);
    this.gateway = new FixGateway(
      config.name,
      carriedBy(beginString),
      port,
      (application) =>
        new Session(
          {
            ...config,
            ...config.validate,
            beginString,
            senderSubId: config.senderSubId ?? undefined,
            senderLocationId: config.senderLocationId ?? undefined,
            targetSubId: config.targetSubId ?? undefined,
            targetLocationId: config.targetLocationId ?? undefined,
            refuseLogon: (now) => this.faults.refusal ?? days?.refusal(now) ?? null,
            ...rules,
            changes: profile,
            times,
            stage: this.faults,
          },
          store,
          application,
        ),
      deniedTo(config.roles),
      config.copies,
      profile,
      this.faults,
    );
    this.rates = new Rates(() => {
      const { messagesIn, messagesOut } = this.session.counters;
      return { messagesIn, messagesOut };
    });
    if (config.accounts !== null) this.gateway.orders.accounts = new Set(config.accounts);
  }

  get session(): Session {
    return this.gateway.session;
  }

  refused(refusal: RefusedLogon): void {
    this.refusedLogons++;
    this.refusals.push(refusal);
    if (this.refusals.length > REFUSALS_KEPT) this.refusals.shift();
  }
}
