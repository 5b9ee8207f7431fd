import { isDeepStrictEqual } from 'node:util';
import type { PhaseEntry } from '../config/market-tables.ts';
import type { Operation } from '../config/plan.ts';
import type { BotConfig, EndpointConfig, SessionConfig, VenueConfig } from '../config/venue-config.ts';
import { rulesOf, type VenueSettings } from '../config/venue-table.ts';
import type { Command } from '../engine/command.ts';
import type { HoldRule } from '../engine/holds.ts';
import type { InstrumentTerms } from '../engine/instrument.ts';
import { ownerOf, type VenueEvent } from '../engine/event.ts';
import { REJECT_REASONS } from '../engine/reject.ts';
import type { Micros } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import { CopyDesk } from '../gateways/fix/drop-copy/copy-desk.ts';
import type { FixPort } from '../gateways/fix/gateway.ts';
import type { BotDetailsJson, BotJson, EndpointJson, SessionJson } from '../management/entities.ts';
import { VenueUnavailable, type SessionEvent, type VenueHost } from '../management/host.ts';
import type { Store } from '../store/store.ts';
import { BotRunner } from './bot-runner.ts';
import type { Clock } from './clock.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { FaultDesk } from './fault-desk.ts';
import { faultPlaces } from './fault-places.ts';
import { FixEndpoint } from './fix-endpoint.ts';
import { feedsOf, type FixFeeds } from './fix-feeds.ts';
import { FixProfiles } from './fix-profiles.ts';
import { FixValidators } from './fix-validators.ts';
import type { MessageLogs } from './message-log.ts';
import type { PasswordGuard } from './password-guard.ts';
import { summaryOf as endpointSummary } from './endpoint-summary.ts';
import { identityOf, partyOf, summaryOf, type PlacedSession } from './placed-session.ts';
import { SessionControl } from './session-control.ts';
import { sum, trafficOf, type Traffic } from './traffic.ts';
import { dateOfTradingDay, endOfTradingDay, type DayEnd } from './trading-day.ts';
import type { Turn } from './turn.ts';
import { VenueRunner, type Calendar } from './venue-runner.ts';

interface VenueServices {
  readonly store: Store;
  readonly turn: Turn;
  readonly clock: Clock;
  readonly passwords: PasswordGuard;
  readonly log: (line: string) => void;
  readonly messageLogs: MessageLogs;
}

/** A venue that runs: the venue itself, the endpoints through which it is reached, and its bots. */
export class RunningVenue implements VenueHost {
  readonly name: string;
  readonly file: string;
  /** As the file has it. */
  readonly config: VenueConfig;
  readonly runner: VenueRunner;
  #settings: VenueSettings;
  readonly #services: VenueServices;
  readonly #timer: DeadlineTimer;
  readonly #feeds: FixFeeds;
  readonly #endpoints = new Map<string, FixEndpoint>();
  /** By the session's name, which owns its orders. */
  readonly #sessions = new Map<string, PlacedSession>();
  readonly #copies: CopyDesk;
  readonly #bots = new Map<string, BotRunner>();
  readonly faults: FaultDesk;
  readonly #validators = new FixValidators();
  readonly #profiles: FixProfiles;
  #stopped = false;
  readonly #sessionListeners = new Set<(event: SessionEvent) => void>();

  constructor(config: VenueConfig, file: string, services: VenueServices) {
    this.config = config;
    this.name = config.venue.name;
    this.file = file;
    this.#settings = config.venue;
    this.#profiles = new FixProfiles(config.venue, config.edits);
    this.#services = services;
    const { store, turn, clock } = services;
    this.runner = new VenueRunner(
      this.name,
      store.venue(this.name),
      clock,
      calendarOf(config.venue, config.phases),
      () => turn.arm(),
    );
    this.#copies = new CopyDesk(this.venue);
    this.#timer = new DeadlineTimer(this.runner, clock);
    this.#feeds = feedsOf(this.runner, turn, clock, (session) => this.#flush(session));
    this.faults = new FaultDesk({
      runner: this.runner,
      clock,
      seed: () => this.#settings.seed,
      places: () => faultPlaces(this.venue, this.#endpoints.values(), this.#sessions.values()),
      isSession: (owner) => this.#sessions.has(owner),
      flush: (session) => this.#flush(session),
      fired: ({ session, ...firing }) =>
        this.#tell({ type: 'fault-fired', ...firing, ...identityOf(this.#sessions.get(session)!) }),
      mayAct: () => this.#mayAct(),
    });
    this.runner.listen((event) => {
      this.#report(event);
      if (!this.#stopped) this.#timer.update();
    });
  }

  get venue(): Venue {
    return this.runner.venue;
  }

  /** The terms of the instruments that the venue has now, for a plan to start from. */
  instrumentTerms(): InstrumentTerms[] {
    return Array.from(this.venue.instruments(), (instrument) => instrument.terms);
  }

  now(): Micros {
    return this.#services.clock.now();
  }

  /**
   * When an order for a date expires: just after the end of its trading day, since it has its part in the auction that
   * ends then. A field and not a method, since it is handed to gateways.
   */
  readonly endOfTradingDay = (date: string): Micros => {
    return endOfTradingDay(date, this.#dayEnd) + 1;
  };

  get #dayEnd(): DayEnd {
    const { timeZone, dayEnd } = this.#settings;
    return { timeZone, at: dayEnd };
  }

  /** The standing holds, for a plan to start from. */
  holdRules(): HoldRule[] {
    return [...this.venue.holds()];
  }

  submit(command: Command): readonly VenueEvent[] {
    this.#mayAct();
    return this.runner.submit(command);
  }

  listen(listener: (event: VenueEvent) => void): () => void {
    return this.runner.listen(listener);
  }

  listenToSessions(listener: (event: SessionEvent) => void): () => void {
    this.#sessionListeners.add(listener);
    return () => this.#sessionListeners.delete(listener);
  }

  #loggedOn(owner: string, at: Micros): void {
    const placed = this.#sessions.get(owner);
    if (placed === undefined) return;
    const { session } = placed.hosted.gateway;
    placed.connection = session.connection;
    placed.since = at;
    const peer = placed.endpoint.peerOf(session) ?? 'unknown';
    this.#tell({ type: 'session-logged-on', at, ...identityOf(placed), peer });
  }

  #loggedOut(owner: string, at: Micros): void {
    const placed = this.#sessions.get(owner);
    if (placed === undefined) return;
    placed.since = at;
    placed.endpoint.ended(placed.hosted, at);
    this.#tell({
      type: 'session-logged-out',
      at,
      ...identityOf(placed),
      reason: placed.connection?.closeReason ?? 'disconnected',
    });
    this.#cancelOnDisconnect(placed);
  }

  /** Carries out one operation of a plan. Rejects, with nothing done, when it cannot be. */
  async apply(operation: Operation): Promise<void> {
    switch (operation.method) {
      case 'venue.create':
        return this.#setRules(operation.params.venue);
      case 'venue.update':
        this.#setRules(operation.params.venue);
        this.#settings = operation.params.venue;
        this.#profiles.change(operation.params.venue, operation.params.edits);
        this.runner.reschedule(calendarOf(operation.params.venue, operation.params.phases));
        return this.#timer.update();
      case 'instrument.create':
        return this.#command({ type: 'create-instrument', instrument: operation.params.instrument });
      case 'instrument.update':
        return this.#command({ type: 'update-instrument', instrument: operation.params.instrument });
      case 'instrument.remove':
        return this.#command({ type: 'remove-instrument', symbol: operation.params.symbol });
      case 'hold.create':
        return this.#command({ type: 'add-hold', hold: operation.params.hold });
      case 'hold.remove':
        return this.#command({ type: 'remove-hold', name: operation.params.name });
      case 'endpoint.create':
        return this.#createEndpoint(operation.params.endpoint);
      case 'session.create':
        return this.#createSession(operation.params.session);
      case 'fault.arm':
        this.faults.arm(operation.params.fault);
        return;
      case 'fault.disarm':
        this.faults.disarm(operation.params.name);
        return;
      case 'bot.create':
        return this.#createBot(operation.params.bot);
      default:
        throw new Error(`${operation.method} is not part of a start`);
    }
  }

  /** Begins to live: does what the time asks for that passed in the meantime, and starts the bots. */
  start(): void {
    // The connections of a daemon that was killed have ended too.
    for (const placed of this.#sessions.values()) this.#cancelOnDisconnect(placed);
    this.runner.begin();
    this.#timer.update();
    for (const bot of this.#bots.values()) bot.start();
  }

  /** Logs sessions out and stops everything that happens by itself. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer.cancel();
    this.faults.stop();
    for (const bot of this.#bots.values()) bot.stop();
    await Promise.all(Array.from(this.#endpoints.values(), (endpoint) => endpoint.close()));
  }

  endpoints(): EndpointJson[] {
    return Array.from(this.#endpoints.values(), (endpoint) => endpointSummary(this.name, endpoint));
  }

  sessions(): SessionJson[] {
    return Array.from(this.#sessions.values(), (placed) => summaryOf(this.name, placed));
  }

  session(name: string): SessionControl | undefined {
    const placed = this.#sessions.get(name);
    if (placed === undefined) return undefined;
    const { hosted, endpoint } = placed;
    const { clock } = this.#services;
    return new SessionControl(
      hosted,
      endpoint,
      clock,
      () => summaryOf(this.name, placed),
      () => this.#mayAct(),
      () => this.faults.ofSession(name),
    );
  }

  /** What has gone over its sessions. */
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

  bots(): BotJson[] {
    return Array.from(this.#bots.values(), (bot) => bot.summary(this.name));
  }

  bot(name: string): BotDetailsJson | undefined {
    return this.#bots.get(name)?.details(this.name);
  }

  /** What FIX sessions reach the venue by: reports come with the events, so nobody gathers these for them. */
  #fixPort(): FixPort {
    return {
      venue: this.venue,
      ...this.#feeds,
      endOfTradingDay: (date) => this.endOfTradingDay(date),
      tradeDate: (at) => dateOfTradingDay(at, this.#dayEnd),
      partyOf: (owner) => {
        const placed = this.#sessions.get(owner);
        return placed && partyOf(placed);
      },
      submit: (command) => {
        this.#mayAct();
        this.runner.execute(command);
      },
      told: (report) => this.#copies.copy(report),
      loggedOn: (owner, at) => this.#loggedOn(owner, at),
      loggedOut: (owner, at) => this.#loggedOut(owner, at),
    };
  }

  // ---------------------------------------------------------------- operations

  /** Has the venue do what a plan asks for. Throws RangeError when it refuses. */
  #command(command: Command): void {
    const rejected = this.submit(command).find((event) => event.type === 'decision-rejected');
    if (rejected !== undefined) throw new RangeError(`${this.name}: ${REJECT_REASONS[rejected.reason]}`);
  }

  #setRules(settings: VenueSettings): void {
    const rules = rulesOf(settings);
    if (!isDeepStrictEqual(rules, this.venue.rules)) this.#command({ type: 'set-rules', rules });
  }

  async #createEndpoint(config: EndpointConfig): Promise<void> {
    const { turn, clock, passwords, store, log, messageLogs } = this.#services;
    const prefix = `${this.name}/`;
    const endpoint: FixEndpoint = new FixEndpoint(config, this.#fixPort(), {
      turn,
      clock,
      passwords,
      messageStore: ({ name, messagesKept }) => store.session(`${prefix}${name}`, messagesKept),
      messageLog: ({ name, messageLog }) =>
        (messageLog ?? messageLogs.byDefault) ? messageLogs.open(this.name, name) : null,
      profile: (session) => this.#profiles.of(session),
      faultsOf: (session) => this.faults.of(session),
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
      failed: (error) => log(`endpoint ${this.name}/${config.name}: ${error.message}`),
    });
    await endpoint.listen();
    this.#endpoints.set(config.name, endpoint);
  }

  async #createSession(config: SessionConfig): Promise<void> {
    const endpoint = this.#endpoints.get(config.endpoint)!;
    endpoint.addSession(config, await this.#validators.rulesOf(endpoint.config.beginString, config));
  }

  #createBot(config: BotConfig): void {
    this.#bots.set(config.name, new BotRunner(config, this.runner, this.#services.clock));
  }

  // ---------------------------------------------------------------- events

  #report(event: VenueEvent): void {
    const owner = ownerOf(event);
    const placed = owner === null ? undefined : this.#sessions.get(owner);
    if (placed !== undefined) placed.endpoint.report(placed.hosted, event);
    else if (owner !== null) this.#copies.report(event, owner);
    this.#copies.hear(event);
  }

  #flush(name: string): void {
    const { endpoint, hosted } = this.#sessions.get(name)!;
    endpoint.flush(hosted.session);
  }

  #mayAct(): void {
    if (this.#services.turn.degraded)
      throw new VenueUnavailable('the disk refuses what the venue must write; nothing is accepted');
  }

  /** Orders of a session that wants it so do not outlive its connection. */
  #cancelOnDisconnect({ hosted: { config } }: PlacedSession): void {
    if (!config.cancelOnDisconnect || this.venue.registry.countOpen(config.name) === 0) return;
    this.runner.submitLater({
      type: 'cancel-all',
      owner: config.name,
      symbol: null,
      side: null,
      clientOrderId: null,
    });
  }

  #tell(event: SessionEvent): void {
    for (const listener of this.#sessionListeners) listener(event);
  }
}

function calendarOf({ timeZone, dayEnd, holidays }: VenueSettings, entries: readonly PhaseEntry[]): Calendar {
  return { dayEnd: { timeZone, at: dayEnd }, phases: { timeZone, holidays, entries } };
}
