import type { EndpointConfig, SessionConfig, VenueConfig } from '../config/venue-config.ts';
import { ownerOf, type VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import type { FaultFiring } from '../faults/venue-faults.ts';
import { CopyDesk } from '../gateways/fix/drop-copy/copy-desk.ts';
import type { FixPort } from '../gateways/fix/gateway.ts';
import type { EndpointJson, SessionJson } from '../management/entities.ts';
import type { SessionEvent } from '../management/host.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from './clock.ts';
import { summaryOf as endpointSummary } from './endpoint-summary.ts';
import type { FaultDesk } from './fault-desk.ts';
import { FixEndpoint } from './fix-endpoint.ts';
import { FixProfiles } from './fix-profiles.ts';
import { FixValidators } from './fix-validators.ts';
import type { DaemonLog } from './log.ts';
import type { MessageLogs } from './message-log.ts';
import type { PasswordGuard } from './password-guard.ts';
import { identityOf, partyOf, summaryOf, type PlacedSession } from './placed-session.ts';
import type { OrderLatency } from './order-latency.ts';
import type { Prepared } from './prepared.ts';
import type { RehearsedBot } from './rehearsal.ts';
import { SessionControl } from './session-control.ts';
import { sum, trafficOf, type Traffic } from './traffic.ts';
import type { Turn } from './turn.ts';
import type { VenueClock } from './venue-clock.ts';

export interface EndpointServices {
  readonly store: Store;
  readonly turn: Turn;
  /** Of the machine. */
  readonly wall: Clock;
  /** What the venue lives by. */
  readonly clock: VenueClock;
  readonly passwords: PasswordGuard;
  readonly log: DaemonLog;
  readonly messageLogs: MessageLogs;
}

/** What the venue is to its sessions. */
export interface VenuePort extends Pick<
  FixPort,
  'venue' | 'publisher' | 'statuses' | 'endOfTradingDay' | 'tradeDate' | 'submit'
> {
  readonly faults: FaultDesk;
  /** Throws VenueUnavailable where nothing may be done now. */
  mayAct(): void;
  /** The connection of a session has ended, or had already when the daemon began. */
  disconnected(session: SessionConfig): void;
  tell(event: SessionEvent): void;
  /** All bots; those of a book that answer orders are in the order in which they are asked. */
  bots(): readonly RehearsedBot[];
}

/** The endpoints of a venue with their sessions, and who is told what of its events. */
export class VenueEndpoints {
  readonly #venue: string;
  readonly #port: VenuePort;
  readonly #services: EndpointServices;
  readonly #latency: OrderLatency;
  readonly #endpoints = new Map<string, FixEndpoint>();
  /** Those that are prepared and not there yet. */
  readonly #opening = new Map<string, FixEndpoint>();
  /** By the session's name, which owns its orders. */
  readonly #sessions = new Map<string, PlacedSession>();
  readonly #copies: CopyDesk;
  readonly #validators = new FixValidators();
  readonly #profiles: FixProfiles;

  constructor(
    { venue, edits }: VenueConfig,
    port: VenuePort,
    services: EndpointServices,
    latency: OrderLatency,
  ) {
    this.#venue = venue.name;
    this.#port = port;
    this.#services = services;
    this.#latency = latency;
    this.#copies = new CopyDesk(port.venue);
    this.#profiles = new FixProfiles(venue, edits);
  }

  // ---------------------------------------------------------------- what changes

  /**
   * `former` has the port of the endpoint, and will have been removed by then: what listens there goes on listening, but
   * for another host, which it has to give way to. Rejects when the address or a file of its TLS cannot be had.
   */
  async prepareEndpoint(config: EndpointConfig, former: FixEndpoint | null): Promise<Prepared> {
    const { name } = config;
    const endpoint = this.#newEndpoint(config);
    const heir = former !== null && former.config.host === config.host;
    if (former === null) await endpoint.listen();
    this.#opening.set(name, endpoint);
    return {
      carryOut: () => {
        if (heir) endpoint.succeed(former);
        this.#opening.delete(name);
        this.#endpoints.set(name, endpoint);
      },
      abandon: () => {
        this.#opening.delete(name);
        if (former === null) endpoint.release();
      },
      ...(former === null || heir ? {} : { finish: () => endpoint.listen() }),
    };
  }

  /** The session may be one of an endpoint that is prepared only. */
  async prepareSession(session: SessionConfig): Promise<Prepared> {
    const place = session.endpoint;
    const { config } = (this.#opening.get(place) ?? this.#endpoints.get(place))!;
    const rules = await this.#validators.rulesOf(config.beginString, session);
    return { carryOut: () => this.#endpoints.get(place)!.addSession(session, rules) };
  }

  removeEndpoint(name: string): void {
    this.#endpoints.get(name)!.retire();
    this.#endpoints.delete(name);
  }

  removeSession(name: string): void {
    const endpoint = Iterator.from(this.#endpoints.values()).find(({ configured }) =>
      Iterator.from(configured).some((session) => session.name === name),
    );
    endpoint!.removeSession(name, 'The venue has been reconfigured');
  }

  changeProfiles(venue: VenueConfig['venue'], edits: VenueConfig['edits']): void {
    this.#profiles.change(venue, edits);
  }

  /** The connections of a daemon that was killed have ended too. */
  start(): void {
    for (const { hosted } of this.#sessions.values()) this.#port.disconnected(hosted.config);
  }

  /** Logs all sessions out. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#endpoints.values(), (endpoint) => endpoint.close()));
  }

  // ---------------------------------------------------------------- what is told

  /** Reports an event to the session that it concerns, and to those that get copies. */
  report(event: VenueEvent): void {
    const owner = ownerOf(event);
    const placed = owner === null ? undefined : this.#sessions.get(owner);
    if (placed !== undefined) placed.endpoint.report(placed.hosted, event);
    else if (owner !== null) this.#copies.report(event, owner);
    this.#copies.hear(event);
  }

  /** Tells that a fault has fired at a session. */
  fired({ session, ...firing }: FaultFiring): void {
    const { fault, kind, detail } = firing;
    this.#services.log
      .area('venue')
      .info(`fault ${fault} fired at ${session}: ${detail}`, { venue: this.#venue, session, fault, kind });
    this.#port.tell({ type: 'fault-fired', ...firing, ...identityOf(this.#sessions.get(session)!) });
  }

  flush(name: string): void {
    const { endpoint, hosted } = this.#sessions.get(name)!;
    endpoint.flush(hosted.session);
  }

  // ---------------------------------------------------------------- what there is

  /** As they are configured. */
  get configured(): Pick<VenueConfig, 'endpoints' | 'sessions'> {
    const endpoints = [...this.#endpoints.values()];
    return {
      endpoints: endpoints.map(({ config }) => config),
      sessions: endpoints.flatMap(({ configured }) => [...configured]),
    };
  }

  /** By the endpoint's name. */
  get all(): ReadonlyMap<string, FixEndpoint> {
    return this.#endpoints;
  }

  /** By the session's name. */
  get placed(): ReadonlyMap<string, PlacedSession> {
    return this.#sessions;
  }

  endpoint(name: string): FixEndpoint | undefined {
    return this.#endpoints.get(name);
  }

  endpoints(): EndpointJson[] {
    return Array.from(this.#endpoints.values(), (endpoint) => endpointSummary(this.#venue, endpoint));
  }

  sessions(): SessionJson[] {
    return Array.from(this.#sessions.values(), (placed) => summaryOf(this.#venue, placed));
  }

  session(name: string): SessionControl | undefined {
    const placed = this.#sessions.get(name);
    if (placed === undefined) return undefined;
    const { hosted, endpoint } = placed;
    const { clock, wall } = this.#services;
    return new SessionControl(
      hosted,
      endpoint,
      clock,
      () => summaryOf(this.#venue, placed),
      () => this.#port.mayAct(),
      () => this.#port.faults.ofSession(name),
      () => ({
        venue: this.#port.venue,
        hosted,
        now: { venue: clock.now(), wall: wall.now() },
        bots: this.#port.bots(),
      }),
    );
  }

  /** What has gone over the sessions. */
  traffic(): Traffic {
    const endpoints = Array.from(this.#endpoints.values(), ({ refusedLogons, refusedConnections, cuts }) => ({
      refusedLogons,
      refusedConnections,
      cuts,
    }));
    const sessions = Array.from(this.#sessions.values(), ({ hosted: { session } }) => ({
      ...trafficOf(session),
      loggedOn: session.loggedOn ? 1 : 0,
    }));
    return sum([...endpoints, ...sessions]);
  }

  // ---------------------------------------------------------------- inside

  #newEndpoint(config: EndpointConfig): FixEndpoint {
    const { turn, wall: clock, clock: venueClock, passwords, store, log, messageLogs } = this.#services;
    const prefix = `${this.#venue}/`;
    const endpoint: FixEndpoint = new FixEndpoint(config, this.#fixPort(), {
      turn,
      clock,
      venueClock,
      passwords,
      latency: this.#latency,
      messageStore: ({ name, messagesKept }) => store.session(`${prefix}${name}`, messagesKept),
      messageLog: ({ name, messageLog }) =>
        (messageLog ?? messageLogs.byDefault) ? messageLogs.open(this.#venue, name) : null,
      profile: (session) => this.#profiles.of(session),
      faultsOf: (session) => this.#port.faults.of(session),
      knownSessions: () =>
        store
          .sessionKeys()
          .filter((key) => key.startsWith(prefix))
          .map((key) => key.slice(prefix.length)),
      opened: (hosted) => {
        const { dropCopy, session } = hosted.gateway;
        this.#sessions.set(hosted.config.name, { endpoint, hosted, connection: null, since: null });
        if (dropCopy !== null) this.#copies.add(dropCopy, () => endpoint.flush(session));
      },
      removed: ({ config: { name }, gateway: { dropCopy } }) => {
        this.#sessions.delete(name);
        this.#profiles.forget(name);
        this.#port.faults.removed(name);
        if (dropCopy !== null) this.#copies.remove(dropCopy);
      },
      failed: (error) =>
        log.area('fix').error(`endpoint ${this.#venue}/${config.name}: ${error.message}`, {
          venue: this.#venue,
          endpoint: config.name,
        }),
      refused: (session, peer, reason) =>
        log.area('fix').info(`${peer} has been refused: ${reason}`, {
          venue: this.#venue,
          endpoint: config.name,
          session,
          peer,
        }),
    });
    return endpoint;
  }

  /** What FIX sessions reach the venue by: reports come with the events, so nobody gathers these for them. */
  #fixPort(): FixPort {
    return {
      ...this.#port,
      partyOf: (owner) => {
        const placed = this.#sessions.get(owner);
        return placed && partyOf(placed);
      },
      told: (report) => this.#copies.copy(report),
      loggedOn: (owner, at) => this.#loggedOn(owner, at),
      loggedOut: (owner, at) => this.#loggedOut(owner, at),
    };
  }

  #loggedOn(owner: string, at: Micros): void {
    const placed = this.#sessions.get(owner);
    if (placed === undefined) return;
    const { session } = placed.hosted.gateway;
    placed.connection = session.connection;
    placed.since = at;
    const peer = placed.endpoint.peerOf(session) ?? 'unknown';
    this.#services.log
      .area('fix')
      .info(`${owner} has logged on from ${peer}`, { venue: this.#venue, session: owner, peer });
    this.#port.tell({ type: 'session-logged-on', at, ...identityOf(placed), peer });
  }

  #loggedOut(owner: string, at: Micros): void {
    const placed = this.#sessions.get(owner);
    if (placed === undefined) return;
    placed.since = at;
    placed.endpoint.ended(placed.hosted, at);
    const reason = placed.connection?.closeReason ?? 'disconnected';
    this.#services.log
      .area('fix')
      .info(`${owner} has logged out: ${reason}`, { venue: this.#venue, session: owner });
    this.#port.tell({ type: 'session-logged-out', at, ...identityOf(placed), reason });
    this.#port.disconnected(placed.hosted.config);
  }
}
