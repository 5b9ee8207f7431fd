import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
import type { FaultKindName } from '../faults/catalogue.ts';
import type { FaultRule, FaultState } from '../faults/rule.ts';
import type { Venue } from '../engine/venue.ts';
import type {
  BotDetailsJson,
  BotJson,
  DaemonStatusJson,
  EndpointJson,
  FileCheckJson,
  SessionDetailsJson,
  SessionJson,
} from './entities.ts';

/** What the management handlers need of a running daemon; daemon/daemon.ts is it. */
export interface DaemonHost {
  readonly name: string;
  venues(): readonly VenueHost[];
  /** The server itself adds its limits and the summaries of the venues. */
  status(): Omit<DaemonStatusJson, 'limits' | 'venues'>;
  /** Begins an orderly stop; the answer to the caller still goes out. */
  stop(): void;
  /** Checks a venue file's text and plans it against what runs, changing nothing. */
  check(file: string, text: string): FileCheckJson;
}

export interface VenueHost {
  /** The venue's state, to read from. */
  readonly venue: Venue;
  /** Path of the venue's file, as the user gave it. */
  readonly file: string;
  /**
   * Journals and applies a command now; returns the events that it caused. Throws VenueUnavailable when the venue
   * takes no commands at the moment.
   */
  submit(command: Command): readonly VenueEvent[];
  /** What the clock of the venue shows. */
  now(): Micros;
  /** When the trading day of a date, `YYYY-MM-DD`, ends. */
  endOfTradingDay(date: string): Micros;
  /** Calls the listener with each event from now on, until the returned function is called. */
  listen(listener: (event: VenueEvent) => void): () => void;
  /** The same for the logons and logouts of the venue's sessions. */
  listenToSessions(listener: (event: SessionEvent) => void): () => void;
  endpoints(): readonly EndpointJson[];
  sessions(): readonly SessionJson[];
  /** What can be done with the session of that name. Throws VenueUnavailable as `submit` does where it is done. */
  session(name: string): SessionHost | undefined;
  readonly faults: FaultHost;
  bots(): readonly BotJson[];
  bot(name: string): BotDetailsJson | undefined;
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
  /** Begins both numbers anew: at once, or by a Logon within the session. Throws WrongState. */
  reset(): void;
  /** Ends the connection, by a Logout or by closing it. Throws WrongState when there is none. */
  disconnect(withLogout: boolean, text: string): void;
  /** Sets the MsgSeqNum that is expected next, or sent next. */
  setNumbers(incoming: number | undefined, outgoing: number | undefined): void;
  /** Sends an application message, or keeps it for whoever logs on. Throws RangeError that says what is wrong with it. */
  send(text: string): { readonly msgSeqNum: number; readonly sent: boolean };
}

/** What is asked of a session does not fit the state that it is in. */
export class WrongState extends Error {
  override readonly name = 'WrongState';
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
