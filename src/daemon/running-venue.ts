import { isDeepStrictEqual } from 'node:util';
import { venueToml } from '../config/export.ts';
import { ofVenue, type Operation, type OfVenue } from '../config/plan.ts';
import type { SessionConfig, VenueConfig } from '../config/venue-config.ts';
import { rulesOf, type VenueSettings } from '../config/venue-table.ts';
import type { Command } from '../engine/command.ts';
import { Instrument } from '../engine/instrument.ts';
import type { VenueEvent } from '../engine/event.ts';
import { REJECT_REASONS } from '../engine/reject.ts';
import type { Micros } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import type { BotDetailsJson, BotJson, EndpointJson, SessionJson } from '../management/entities.ts';
import type { VenueFiguresJson } from '../management/figures.ts';
import { VenueUnavailable, type HostEvent, type PastEvent, type VenueHost } from '../management/host.ts';
import { shownActivity } from './activity-control.ts';
import { AnswerDesk, isAnswerHold } from '../bots/answers/answer-desk.ts';
import { DeadlineTimer } from './deadline-timer.ts';
import { FaultDesk } from './fault-desk.ts';
import { faultPlaces } from './fault-places.ts';
import type { FixEndpoint } from './fix-endpoint.ts';
import { feedsOf, type FixFeeds } from './fix-feeds.ts';
import { OrderLatency } from './order-latency.ts';
import type { Prepared } from './prepared.ts';
import { readTape } from './replay-files.ts';
import type { SessionControl } from './session-control.ts';
import type { Traffic } from './traffic.ts';
import { dateOfTradingDay, endOfTradingDay, type DayEnd } from './trading-day.ts';
import { VenueFigures } from './venue-figures.ts';
import { VenueRestorer } from './venue-restorer.ts';
import { VenueBots } from './venue-bots.ts';
import { VenueEndpoints, type EndpointServices, type VenuePort } from './venue-endpoints.ts';
import { VenueParts } from './venue-parts.ts';
import { VenueRunner, type Calendar } from './venue-runner.ts';

type BotCreation = Extract<Operation, { readonly method: 'bot.create' }>['params'];

/** A venue that runs: the venue itself, the endpoints through which it is reached, and its bots. */
export class RunningVenue implements VenueHost {
  readonly name: string;
  /** Where it comes from, and what that says of it: both change as the file does. */
  file: string;
  config: VenueConfig;
  readonly runner: VenueRunner;
  readonly parts = new VenueParts(this);
  #terms: OfVenue;
  readonly #services: EndpointServices;
  readonly #timer: DeadlineTimer;
  readonly #feeds: FixFeeds;
  readonly #endpoints: VenueEndpoints;
  readonly #bots: VenueBots;
  readonly #answers: AnswerDesk;
  readonly faults: FaultDesk;
  readonly snapshots: VenueRestorer;
  readonly measured: VenueFigures;
  #stopped = false;
  readonly #hostListeners = new Set<(event: HostEvent) => void>();

  /** The venue as it was when the last daemon of this name ended; the endpoints, sessions and bots are yet to be made. */
  constructor(config: VenueConfig, file: string, services: EndpointServices) {
    this.config = config;
    this.name = config.venue.name;
    this.file = file;
    this.#terms = config;
    this.#services = services;
    const { store, turn, clock } = services;
    this.runner = new VenueRunner(this.name, store.venue(this.name), clock, calendarOf(config), () =>
      turn.arm(),
    );
    this.#timer = new DeadlineTimer(this.runner, clock);
    this.#feeds = feedsOf(this.runner, turn, clock, (session) => this.#endpoints.flush(session));
    this.faults = this.#newFaults();
    const latency = new OrderLatency();
    this.#endpoints = new VenueEndpoints(config, this.#port(), services, latency);
    this.measured = new VenueFigures(
      this.runner,
      latency,
      () => this.traffic(),
      () => Iterator.from(this.#endpoints.placed.values()).map(({ hosted }) => hosted),
    );
    this.#answers = new AnswerDesk(this.venue, (command) => this.runner.submitLater(command));
    this.#bots = new VenueBots({
      runner: this.runner,
      answers: this.#answers,
      clock,
      say: (bot, text) => services.log.area('venue').warn(`bot ${bot}: ${text}`, { venue: this.name, bot }),
      note: (bot, line) => services.log.area('venue').info(`bot ${bot}: ${line}`, { venue: this.name, bot }),
      failed: (bot, reason, state) => this.tell({ type: 'bot-failed', at: this.now(), bot, reason, state }),
      isManual: () => clock.mode === 'manual',
      later: (callback) => turn.afterSending(callback),
    });
    this.snapshots = new VenueRestorer({
      runner: this.runner,
      timer: this.#timer,
      endpoints: this.#endpoints.all,
      sessions: this.#endpoints.placed,
      bots: this.#bots,
      answers: this.#answers,
      faults: this.faults,
      services,
    });
    this.runner.listen((event) => {
      this.#endpoints.report(event);
      this.#answers.onEvent(event);
      if (!this.#stopped) this.#timer.update();
    });
  }

  get venue(): Venue {
    return this.runner.venue;
  }

  /** What it is now, whoever made it so: what a plan starts from, and what can be written as a file. */
  state(): VenueConfig {
    return {
      ...ofVenue(this.#terms),
      instruments: Array.from(this.venue.instruments(), ({ terms }) => terms),
      // Those by which bots are asked are no plan's.
      holds: Array.from(this.venue.holds()).filter(({ name }) => !isAnswerHold(name)),
      ...this.#endpoints.configured,
      faults: this.faults.armed,
      bots: Array.from(this.#bots.all.values(), ({ settings }) => settings),
    };
  }

  toml(): string {
    return venueToml(this.state());
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
    const { timeZone, dayEnd } = this.#terms.venue;
    return { timeZone, at: dayEnd };
  }

  submit(command: Command, user?: string): readonly VenueEvent[] {
    this.#mayAct();
    return this.runner.submit(command, user);
  }

  history(visit: (past: PastEvent) => void, signal: AbortSignal): Promise<void> {
    return this.runner.history(visit, signal);
  }

  listen(listener: (event: VenueEvent) => void): () => void {
    return this.runner.listen(listener);
  }

  listenToHost(listener: (event: HostEvent) => void): () => void {
    this.#hostListeners.add(listener);
    return () => this.#hostListeners.delete(listener);
  }

  /** Tells of what has happened beside the venue itself. */
  tell(event: HostEvent): void {
    for (const listener of this.#hostListeners) listener(event);
  }

  /** Carries out one operation of a plan. Rejects, with nothing done, when it cannot be. */
  async apply(operation: Operation): Promise<void> {
    (await this.prepare(operation)).carryOut();
  }

  /**
   * Does what may fail of an operation, and changes nothing. Of an endpoint `former` is the one that has its address
   * and is removed first.
   */
  async prepare(operation: Operation, former: FixEndpoint | null = null): Promise<Prepared> {
    switch (operation.method) {
      case 'endpoint.create':
        return this.#endpoints.prepareEndpoint(operation.params.endpoint, former);
      case 'session.create':
        return this.#endpoints.prepareSession(operation.params.session);
      case 'bot.create':
        return this.#prepareBot(operation.params);
      default:
        return { carryOut: () => this.#carryOut(operation) };
    }
  }

  /** Begins to live: does what the time asks for that passed in the meantime, and starts the bots. */
  start(): void {
    this.#endpoints.start();
    this.runner.begin();
    this.#timer.update();
    this.#answers.settle();
    this.#bots.start();
  }

  /** Goes on to live as the snapshot has it that it was made from. */
  goOn(): void {
    this.#bots.goOn();
    this.#timer.update();
  }

  /** Logs sessions out and stops everything that happens by itself. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.measured.stop();
    this.#timer.cancel();
    this.faults.stop();
    this.#bots.stop();
    await this.#endpoints.close();
  }

  endpoint(name: string): FixEndpoint | undefined {
    return this.#endpoints.endpoint(name);
  }

  endpoints(): EndpointJson[] {
    return this.#endpoints.endpoints();
  }

  sessions(): SessionJson[] {
    return this.#endpoints.sessions();
  }

  session(name: string): SessionControl | undefined {
    return this.#endpoints.session(name);
  }

  /** What has gone over its sessions. */
  traffic(): Traffic {
    return this.#endpoints.traffic();
  }

  get marketDataSubscriptions(): number {
    return this.sessions().reduce((total, { subscriptions }) => total + subscriptions, 0);
  }

  /** Resolves once the plugins have answered what they were told; null where none owes an answer. */
  get settled(): Promise<void> | null {
    return this.#bots.settled;
  }

  figures(): VenueFiguresJson {
    return this.measured.show(this.marketDataSubscriptions);
  }

  bots(): BotJson[] {
    return Array.from(this.#bots.all.values(), (bot) => bot.summary(this.name));
  }

  activity(): ReturnType<typeof shownActivity> {
    return shownActivity(this.state(), this.bots());
  }

  bot(name: string): BotDetailsJson | undefined {
    return this.#bots.all.get(name)?.details(this.name);
  }

  #port(): VenuePort {
    return {
      venue: this.venue,
      publisher: this.#feeds.publisher,
      statuses: this.#feeds.statuses,
      endOfTradingDay: (date) => this.endOfTradingDay(date),
      tradeDate: (at) => dateOfTradingDay(at, this.#dayEnd),
      submit: (command) => {
        this.#mayAct();
        this.measured.latency.requests++;
        this.runner.execute(command);
      },
      mayAct: () => this.#mayAct(),
      disconnected: (session) => this.#cancelOnDisconnect(session),
      tell: (event) => this.tell(event),
      faults: this.faults,
      bots: () => this.#answers.inOrder([...this.#bots.all.values()]),
    };
  }

  #newFaults(): FaultDesk {
    const { clock, wall } = this.#services;
    return new FaultDesk({
      runner: this.runner,
      clock,
      wall,
      seed: () => this.#terms.venue.seed,
      places: () => faultPlaces(this.venue, this.#endpoints.all, this.#endpoints.placed),
      isSession: (owner) => this.#endpoints.placed.has(owner),
      flush: (session) => this.#endpoints.flush(session),
      fired: (firing) => this.#endpoints.fired(firing),
      mayAct: () => this.#mayAct(),
    });
  }

  // ---------------------------------------------------------------- operations

  /** What an operation does at once. Throws RangeError when the venue refuses. */
  #carryOut({ method, params }: Operation): void {
    switch (method) {
      case 'venue.create':
        return this.#setRules(params.venue);
      case 'venue.update':
        return this.#update(params);
      case 'venue.remove':
        return this.#end();
      case 'instrument.create':
        return this.#command({ type: 'create-instrument', instrument: params.instrument });
      case 'instrument.update':
        return this.#command({ type: 'update-instrument', instrument: params.instrument });
      case 'instrument.remove':
        return this.#command({ type: 'remove-instrument', symbol: params.symbol });
      case 'hold.create':
        return this.#command({ type: 'add-hold', hold: params.hold });
      case 'hold.remove':
        return this.#command({ type: 'remove-hold', name: params.name });
      case 'endpoint.remove':
        return this.#endpoints.removeEndpoint(params.name);
      case 'session.remove':
        return this.#endpoints.removeSession(params.name);
      case 'fault.arm':
        return void this.faults.arm(params.fault);
      case 'fault.disarm':
        return void this.faults.disarm(params.name);
      case 'bot.remove':
        return this.#removeBot(params.name);
      default:
        throw new Error(`${method} has to be prepared`);
    }
  }

  /** Has the venue do what a plan asks for. Throws RangeError when it refuses. */
  #command(command: Command): void {
    const rejected = this.submit(command).find((event) => event.type === 'decision-rejected');
    if (rejected !== undefined) throw new RangeError(`${this.name}: ${REJECT_REASONS[rejected.reason]}`);
  }

  #setRules(settings: VenueSettings): void {
    const rules = rulesOf(settings);
    if (!isDeepStrictEqual(rules, this.venue.rules)) this.#command({ type: 'set-rules', rules });
  }

  #update(terms: OfVenue): void {
    const { venue, edits } = terms;
    this.#setRules(venue);
    this.#terms = ofVenue(terms);
    this.#endpoints.changeProfiles(venue, edits);
    this.runner.reschedule(calendarOf(terms));
    this.#timer.update();
  }

  async #prepareBot({ bot, instrument }: BotCreation): Promise<Prepared> {
    const tape = await readTape(bot, new Instrument(instrument));
    return { carryOut: () => this.#bots.add(bot, tape) };
  }

  /** Its orders go with it: nobody would look after them. */
  #removeBot(name: string): void {
    this.#cancelAll(this.#bots.remove(name).owner);
  }

  /** All that it had is gone already: it leaves the time and the turns. */
  #end(): void {
    this.#stopped = true;
    this.measured.stop();
    this.#timer.cancel();
    this.faults.stop();
    this.#feeds.leave();
  }

  // ---------------------------------------------------------------- events

  #mayAct(): void {
    if (this.#services.turn.degraded)
      throw new VenueUnavailable('the disk refuses what the venue must write; nothing is accepted');
  }

  /** Orders of a session that wants it so do not outlive its connection. */
  #cancelOnDisconnect({ name, cancelOnDisconnect }: SessionConfig): void {
    if (cancelOnDisconnect && !this.snapshots.restoring) this.#cancelAll(name);
  }

  #cancelAll(owner: string): void {
    if (this.venue.registry.countOpen(owner) === 0) return;
    this.runner.submitLater({ type: 'cancel-all', owner, symbol: null, side: null, clientOrderId: null });
  }
}

function calendarOf({ venue, phases }: Pick<VenueConfig, 'venue' | 'phases'>): Calendar {
  const { timeZone, dayEnd, holidays } = venue;
  return { dayEnd: { timeZone, at: dayEnd }, phases: { timeZone, holidays, entries: phases } };
}
