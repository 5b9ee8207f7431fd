import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import type { FaultKindName } from '../faults/catalogue.ts';
import type { FaultRule, FaultState } from '../faults/rule.ts';
import type { Venue } from '../engine/venue.ts';
import type { ActivityBookJson, ActivityLevelJson } from './activity-entities.ts';
import type {
  BotDetailsJson,
  BotJson,
  ClockJson,
  DaemonStatusJson,
  DifferenceJson,
  EndpointJson,
  FileCheckJson,
  LoggedMessageJson,
  RehearsalJson,
  SessionDetailsJson,
  SessionJson,
  SnapshotJson,
  ToldMessageJson,
} from './entities.ts';
import type { CheckedParams } from './methods.ts';
import type { VenueFileJson, VenueReloadJson } from './file-entities.ts';
import type { VenueFiguresJson } from './figures.ts';
import type { LogLevels } from './log.ts';

/** What the management handlers need of a running daemon; daemon/daemon.ts is it. */
export interface DaemonHost {
  readonly name: string;
  venues(): readonly VenueHost[];
  /** Calls back with each venue that there is and each that comes to be, until the returned function is called. */
  follow(visit: (venue: VenueHost) => () => void): () => void;
  /** The server itself adds its limits and the summaries of the venues. */
  status(): Omit<DaemonStatusJson, 'limits' | 'venues'>;
  /** How it does, in the text format of Prometheus. */
  metrics(): string;
  /** Begins an orderly stop; the answer to the caller still goes out. */
  stop(): void;
  /** The time that all of its venues live by. */
  readonly clock: ClockHost;
  readonly snapshots: SnapshotHost;
  /** Looks at the venue files, and takes what has changed: resolves when it has been. */
  reload(request: {
    readonly venue?: string | undefined;
    readonly removeMissing: boolean;
  }): Promise<VenueReloadJson[]>;
  /** What is logged, after a change if there is one. Throws RangeError that says what is wrong with it. */
  logLevels(change?: string): LogLevels;
  /** Checks a venue file's text and plans it against what runs, changing nothing. */
  check(file: string, text: string): FileCheckJson;
}

/** The clock of a daemon, for operators. All but `show` throw WrongState, and VenueUnavailable as `submit` does. */
export interface ClockHost {
  now(): Micros;
  show(): ClockJson;
  /** Lets it go otherwise: with `at` from that time on. What would have happened meanwhile happens as after an outage. */
  set(setting: { readonly mode: ClockJson['mode']; readonly factor?: number; readonly at?: Micros }): void;
  /** Moves a manual clock up to a time; all that is due by then happens at its time, and is stored and sent. */
  advance(to: Micros, steps: number, signal: AbortSignal): Promise<ClockRun>;
  /** Moves it from deadline to deadline, until none is within that many microseconds of the last. */
  runUntilIdle(within: Micros, steps: number, signal: AbortSignal): Promise<ClockRun>;
}

/** How far the clock was moved. */
export interface ClockRun {
  /** The things that were due and have happened. */
  readonly steps: number;
  /** Why it went no further: it is where it was to go, nothing is due, or there were too many steps. */
  readonly stopped: 'reached' | 'idle' | 'steps';
}

/** The snapshots that a daemon keeps of its venues. What cannot be done is WrongState, or VenueUnavailable. */
export interface SnapshotHost {
  has(name: string): boolean;
  list(): SnapshotJson[];
  show(name: string): SnapshotJson;
  /** As text, a line for each entity. */
  lines(name: string): readonly string[];
  /** What the other snapshot has otherwise; null for the venue as it is now. */
  differences(name: string, other: string | null): Iterable<DifferenceJson>;
  save(venue: string, name: string, note: string | null): SnapshotJson;
  /** Takes a piece of the text of a snapshot from elsewhere; with the last one it is kept, and shown. */
  bring(name: string, text: string, more: boolean): SnapshotJson | null;
  /** Takes a venue back; by default the one that the snapshot is of. */
  restore(name: string, venue: string | null): SnapshotRestored;
  /** Makes a second venue of the snapshot. Resolves with its name. */
  fork(name: string, as: string): Promise<string>;
  remove(name: string): void;
}

export interface SnapshotRestored {
  readonly venue: string;
  /** Names of the sessions that were connected. */
  readonly loggedOut: readonly string[];
}

export interface VenueHost {
  /** The venue's state, to read from. */
  readonly venue: Venue;
  /** Path of the venue's file, as the user gave it. */
  readonly file: string;
  /**
   * Journals and applies a command now; returns the events that it caused. Throws VenueUnavailable when the venue
   * takes no commands at the moment. `user` is who asks for it.
   */
  submit(command: Command, user: string): readonly VenueEvent[];
  /**
   * Visits what has happened on the venue, as far back as its journal goes, a little at a time so that nobody waits for
   * it. Rejects with HistoryGone when the journal does not go on, and with the reason of the signal.
   */
  history(visit: (past: PastEvent) => void, signal: AbortSignal): Promise<void>;
  /** What the clock of the venue shows. */
  now(): Micros;
  /** When the trading day of a date, `YYYY-MM-DD`, ends. */
  endOfTradingDay(date: string): Micros;
  /** Calls the listener with each event from now on, until the returned function is called. */
  listen(listener: (event: VenueEvent) => void): () => void;
  /** The same for the logons and logouts of the venue's sessions, and for what becomes of its file. */
  listenToHost(listener: (event: HostEvent) => void): () => void;
  endpoints(): readonly EndpointJson[];
  sessions(): readonly SessionJson[];
  /** What can be done with the session of that name. Throws VenueUnavailable as `submit` does where it is done. */
  session(name: string): SessionHost | undefined;
  /** How it does. */
  figures(): VenueFiguresJson;
  readonly faults: FaultHost;
  bots(): readonly BotJson[];
  bot(name: string): BotDetailsJson | undefined;
  /** The venue as it runs, as the text of a venue file. */
  toml(): string;
  readonly parts: PartsHost;
  /** How much goes on at its books by itself, and what the levels come to. */
  activity(): { readonly books: ActivityBookJson[]; readonly levels: ActivityLevelJson[] };
}

/**
 * Makes and removes parts of a venue while it runs. All reject with RangeError that says what is wrong with what is asked
 * for, and with VenueUnavailable.
 */
export interface PartsHost {
  createInstrument(wish: InstrumentWish): Promise<{ readonly name: string; readonly undo: Undo }>;
  removeInstrument(symbol: string): Promise<void>;
  createSession(wish: SessionWish): Promise<{ readonly name: string; readonly undo: Undo }>;
  removeSession(name: string): Promise<void>;
  createBot(wish: BotWish): Promise<{ readonly name: string; readonly undo: Undo }>;
  removeBot(name: string): Promise<void>;
  /** Brings a book, all of them without a symbol, to a level of activity. */
  setActivity(symbol: string | null, level: string): Promise<void>;
  /** Whether one is configured; one for any client need not have any. */
  hasSession(name: string): boolean;
}

/** Keys of an [[instrument]] or [[session]], and which other one has the rest of them. */
export type InstrumentWish = Omit<CheckedParams<'instrument.create'>, 'venue' | 'temporary'>;
export type SessionWish = Omit<CheckedParams<'session.create'>, 'venue' | 'temporary'>;

export type BotWish = Omit<CheckedParams<'bot.create'>, 'venue' | 'temporary'>;

/** Removes what was made, if it is there still. */
export type Undo = () => Promise<void>;
/** Something that has happened, and what it came of. */
export interface PastEvent {
  readonly event: VenueEvent;
  /** The venue as it was then. */
  readonly venue: Venue;
  readonly command: Command;
  /** The user of the management protocol who gave the command; null for all others. */
  readonly user: string | null;
}

/** The journal does not have what is asked for, or has it no more. The message says why. */
export class HistoryGone extends Error {
  override readonly name = 'HistoryGone';
}

/** The faults of a venue, for operators. */
export interface FaultHost {
  /** Of the random numbers of faults that name none. */
  readonly seed: number;
  /** In the order in which they were armed, those that are disarmed included. */
  all(): Iterable<FaultState>;
  get(name: string): FaultState | undefined;
  /** A name that no armed fault has. */
  freeName(kind: string): string;
  /** Throws RangeError that says why it cannot be armed, and VenueUnavailable. */
  arm(rule: FaultRule): FaultState;
  disarm(name: string): FaultState | undefined;
}

/** One session of a venue, for operators. */
export interface SessionHost {
  show(): SessionDetailsJson;
  /** The latest messages, oldest first, as far as they are written. Rejects with WrongState when they are not logged. */
  logged(limit: number): Promise<LoggedMessageJson[]>;
  /** Begins both numbers anew: at once, or by a Logon within the session. Throws WrongState. */
  reset(): void;
  /** Ends the connection, by a Logout or by closing it. Throws WrongState when there is none. */
  disconnect(withLogout: boolean, text: string): void;
  /** Sets the MsgSeqNum that is expected next, or sent next. */
  setNumbers(incoming: number | undefined, outgoing: number | undefined): void;
  /**
   * Resolves when the client has answered a TestRequest, and so has had all that was sent before. Rejects with
   * WrongState when it has not within the time or cannot any more, and with the reason of the signal.
   */
  settle(waitMs: number, signal: AbortSignal): Promise<void>;
  /** The application messages among those with so many numbers that it has been sent, and where to go on. */
  messages(from: number, span: number): { messages: ToldMessageJson[]; next: number | null };
  /**
   * What would answer a message of its client, were it to come now; nothing changes. Throws RangeError that says what is
   * wrong with the text of the message.
   */
  rehearse(text: string): RehearsalJson;
  /** Sends an application message, or keeps it for whoever logs on. Throws RangeError that says what is wrong with it. */
  send(text: string): { readonly msgSeqNum: number; readonly sent: boolean };
}

/** What is asked of a session does not fit the state that it is in. */
export class WrongState extends Error {
  override readonly name = 'WrongState';
}

/** What happens to a venue beside its own events. */
export type HostEvent = SessionEvent | ConfigEvent | BotFailed;

/** The code of a bot has failed. */
interface BotFailed {
  readonly type: 'bot-failed';
  readonly at: Micros;
  readonly bot: string;
  /** Why, for people. */
  readonly reason: string;
  /** What it is now. */
  readonly state: BotJson['state'];
}

/** The venue's file was taken, or was refused. */
export type ConfigEvent = ConfigReloaded | ConfigRefused;

interface ConfigReloaded {
  readonly type: 'config-reloaded';
  readonly at: Micros;
  readonly file: string;
  /** For people. */
  readonly changes: string[];
}

interface ConfigRefused {
  readonly type: 'config-refused';
  readonly at: Micros;
  readonly file: string;
  readonly problems: VenueFileJson['problems'];
}

/** A session of the venue has logged on, its connection has ended, or a fault has fired at it. */
export type SessionEvent = SessionLoggedOn | SessionLoggedOut | FaultFired;

interface OfSession {
  readonly at: Micros;
  /** Name of the session. */
  readonly session: string;
  readonly endpoint: string;
  readonly senderCompId: string;
  readonly targetCompId: string;
}

export interface SessionLoggedOn extends OfSession {
  readonly type: 'session-logged-on';
  /** Address and port of the client. */
  readonly peer: string;
}

export interface SessionLoggedOut extends OfSession {
  readonly type: 'session-logged-out';
  /** Why it ended, for people. */
  readonly reason: string;
}

export interface FaultFired extends OfSession {
  readonly type: 'fault-fired';
  /** Name of the fault. */
  readonly fault: string;
  readonly kind: FaultKindName;
  /** What it did, for people. */
  readonly detail: string;
}

/** The venue takes no commands: its store refuses, or a fault has stopped it. The message says which. */
export class VenueUnavailable extends Error {
  override readonly name = 'VenueUnavailable';
}
