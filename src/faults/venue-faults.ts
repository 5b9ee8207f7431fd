import { ownerOf, type VenueEvent } from '../engine/event.ts';
import type { Command } from '../engine/command.ts';
import type { Micros } from '../engine/values.ts';
import type { Venue } from '../engine/venue.ts';
import { armingProblem, type FaultPlaces } from './arming.ts';
import type { ArmedFault } from './armed-fault.ts';
import { fitsPattern } from '../engine/hold-match.ts';
import { FAULTS, type FaultKindName } from './catalogue.ts';
import { Delays } from './delays.ts';
import { FaultTable } from './fault-table.ts';
import { foresee, type Ahead, type FaultForeseen } from './foresight.ts';
import { clockOf } from './kind.ts';
import type { FaultSubject } from './match.ts';
import type { Occasion } from './occasions.ts';
import { requestAct, type ClientRequest, type RequestAct } from './request-acts.ts';
import type { FaultRule, FaultState } from './rule.ts';
import { occasionsOf, venueAct } from './venue-acts.ts';

/** Orders whose accounts are kept in mind. */
const MAX_ACCOUNTS = 10_000;

/** A fault has fired. */
export interface FaultFiring {
  /** What the clock of the venue showed. */
  readonly at: Micros;
  /** Name of the session that it concerns. */
  readonly session: string;
  readonly fault: string;
  readonly kind: FaultKindName;
  /** What it did, for people. */
  readonly detail: string;
}

/** What faults need of the venue. */
export interface FaultPort {
  readonly venue: Venue;
  /** What the clock of the venue shows, and that of the machine. */
  readonly clocks: { readonly venue: () => Micros; readonly wall: () => Micros };
  /** Whether an owner of orders is a session: only those have faults. */
  isSession(owner: string): boolean;
  /** Has the venue do something once it has done what it is doing. */
  submitLater(command: Command): void;
  fired(firing: FaultFiring): void;
  /** There is something to do at another time than before. */
  delayed(): void;
}

/**
 * The faults of one venue: those that are armed, what they do on the venue, and what they do later. The engine knows
 * nothing of them. What they make of messages is with the gateways, which ask here.
 */
export class VenueFaults {
  readonly #port: FaultPort;
  readonly #table: FaultTable;
  /** What is due by each of the two clocks. */
  readonly delays = { venue: new Delays(), wall: new Delays() } as const;
  /** Account of an order by its session and client order id, as far as it has been seen: reports do not repeat it. */
  readonly #accounts = new Map<string, string>();
  /** Changes with what is armed. */
  generation = 0;
  #isAnyArmed = false;

  constructor(port: FaultPort, random: (seed: number, name: string) => () => number) {
    this.#port = port;
    this.#table = new FaultTable(random);
  }

  // ---------------------------------------------------------------- arming

  /** Throws RangeError that says why it cannot be armed. */
  arm(rule: FaultRule): FaultState {
    const match = { ...rule.match, symbol: this.#symbolOf(rule.match.symbol) };
    const armed = this.#table.arm({ ...rule, match }, this.#port.clocks[clockOf(FAULTS[rule.kind])]);
    this.#changed();
    return armed;
  }

  /** It stays in the list with what it has done; undefined where there is none of that name. */
  disarm(name: string): FaultState | undefined {
    const armed = this.#table.get(name);
    armed?.disarm();
    this.#changed();
    return armed;
  }

  get(name: string): FaultState | undefined {
    return this.#table.get(name);
  }

  all(): IterableIterator<FaultState> {
    return this.#table.all();
  }

  /** Those that may concern the session, armed or not. */
  ofSession(session: string): FaultState[] {
    return Array.from(this.#table.all()).filter(({ rule }) => fitsPattern(rule.match.session, session));
  }

  freeName(kind: string): string {
    return this.#table.freeName(kind);
  }

  /** Whether some armed fault may concern the session. */
  concerns(session: string): boolean {
    return this.#table.all().some(({ isArmed, rule }) => isArmed && fitsPattern(rule.match.session, session));
  }

  #changed(): void {
    this.generation++;
    this.#isAnyArmed = this.#table.all().some(({ isArmed }) => isArmed);
  }

  // ---------------------------------------------------------------- firing

  /** Those that fire now, in the order in which what they do is to be done. Each is to be told by `tell`; `most` is how many. */
  firing(occasions: readonly Occasion[], subject: FaultSubject, most = Infinity): ArmedFault[] {
    const firing = this.#table.firing(occasions, this.#completed(subject), most);
    if (firing.some(({ isArmed }) => !isArmed)) this.#changed();
    return firing;
  }

  /** What each fault would do about what lies ahead, in the order in which they were armed. Changes nothing. */
  foresee(ahead: readonly Ahead[]): FaultForeseen[] {
    const known = ahead.map((each) => ({ ...each, subject: this.#completed(each.subject) }));
    return Array.from(this.#table.all(), (armed) => foresee(armed, known));
  }

  /** With what the venue knows of it beside. */
  #completed(subject: FaultSubject): FaultSubject {
    const account = subject.account ?? this.#accountOf(subject);
    return { ...subject, symbol: this.#symbolOf(subject.symbol), account };
  }

  /** Tells that a fault has fired. */
  tell(armed: ArmedFault, session: string, detail: string): void {
    const { name: fault, kind } = armed.rule;
    const at = this.#port.clocks.venue();
    armed.lastHitAt = at;
    this.#port.fired({ at, session, fault, kind, detail });
  }

  /** A fault that fired could not do what it is for: it is armed as before. */
  failed(armed: ArmedFault, why: string): void {
    armed.failed(why);
    this.#changed();
  }

  /** Has something done later, by the clock of the fault. Returns false when too much is delayed already. */
  later(armed: ArmedFault, session: string, delayMs: number, act: (now: Micros) => void): boolean {
    const clock = clockOf(FAULTS[armed.rule.kind]);
    const at = this.#port.clocks[clock]() + delayMs * 1_000;
    const outlivesConnection = armed.rule.onDisconnect === 'keep';
    const isDelayed = this.delays[clock].add({ at, session, outlivesConnection, act });
    if (isDelayed) this.#port.delayed();
    return isDelayed;
  }

  // ---------------------------------------------------------------- what happens on the venue

  /** Each event of the venue. */
  onEvent(event: VenueEvent): void {
    if (!this.#isAnyArmed) return;
    const occasions = occasionsOf(event);
    if (occasions.length === 0) return;
    const owner = ownerOf(event);
    if (owner === null || !this.#port.isSession(owner) || !this.concerns(owner)) return;
    const { order } = event as Extract<VenueEvent, { type: 'order-accepted' }>;
    const { symbol, side, clientOrderId } = order;
    const subject = { session: owner, msgType: null, symbol, side, clientOrderId, account: null };
    const instrument = this.#port.venue.instrument(symbol);
    if (instrument === undefined) return;
    for (const armed of this.firing(occasions, subject)) {
      this.#attempt(armed, () => {
        const { delayMs, command, detail } = venueAct(armed, event, instrument);
        this.#submit(armed, owner, delayMs, command);
        this.tell(armed, owner, detail);
      });
    }
  }

  /** What a request has to have done around it. */
  aroundRequest(request: ClientRequest, subject: FaultSubject): RequestAct[] {
    const occasions: Occasion[] = request.stage === 'cancel' ? ['request', 'cancel-request'] : ['request'];
    const acts: RequestAct[] = [];
    this.#noteAccount(subject);
    for (const armed of this.firing(occasions, subject)) {
      this.#attempt(armed, () => {
        acts.push(requestAct(armed, request));
        this.tell(armed, subject.session, `${request.stage} of ${request.clientOrderId}`);
      });
    }
    return acts;
  }

  #submit(armed: ArmedFault, session: string, delayMs: number, command: Command): void {
    if (delayMs === 0) return this.#port.submitLater(command);
    if (!this.later(armed, session, delayMs, () => this.#port.submitLater(command)))
      throw new RangeError('too much is delayed already');
  }

  /** What throws RangeError has not fired after all. */
  #attempt(armed: ArmedFault, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.failed(armed, error.message);
    }
  }

  /** What the venue calls the instrument: files, operators and clients may name it by an alias. */
  #symbolOf(symbolOrAlias: string | null): string | null {
    if (symbolOrAlias === null) return null;
    return this.#port.venue.instrument(symbolOrAlias)?.symbol ?? symbolOrAlias;
  }

  /** The account that an order or replace names, for faults at what is told of it later. */
  #noteAccount({ session, clientOrderId, account }: FaultSubject): void {
    if (account === null || clientOrderId === null) return;
    const [oldest] = this.#accounts.keys();
    if (oldest !== undefined && this.#accounts.size >= MAX_ACCOUNTS) this.#accounts.delete(oldest);
    this.#accounts.set(orderKey(session, clientOrderId), account);
  }

  #accountOf({ session, clientOrderId }: FaultSubject): string | null {
    if (clientOrderId === null || this.#accounts.size === 0) return null;
    return this.#accounts.get(orderKey(session, clientOrderId)) ?? null;
  }

  // ---------------------------------------------------------------- time

  venueNow(): Micros {
    return this.#port.clocks.venue();
  }

  wallNow(): Micros {
    return this.#port.clocks.wall();
  }

  /** The connection of the session has ended: what was delayed for it is dropped, or not, as the fault has it. */
  disconnected(session: string): void {
    this.delays.venue.disconnected(session);
    this.delays.wall.disconnected(session);
  }

  /** The session is no more, or is made anew: nothing is told any more that was to be told to it. */
  removed(session: string): void {
    this.delays.wall.removed(session);
  }

  /** The venue is another: what was delayed is of orders and trades that there never were. What is armed stays so. */
  restored(): void {
    this.delays.venue.clear();
    this.delays.wall.clear();
    this.#accounts.clear();
  }

  /** Disarms those that the places leave nobody to concern. */
  disarmOrphans(places: FaultPlaces): void {
    for (const { isArmed, rule } of this.#table.all())
      if (isArmed && armingProblem(rule.kind, rule.match, places) !== null) this.disarm(rule.name);
  }
}

function orderKey(session: string, clientOrderId: string): string {
  return `${session} ${clientOrderId}`;
}
