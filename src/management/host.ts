import type { Command } from '../engine/command.ts';
import type { VenueEvent } from '../engine/event.ts';
import type { Micros } from '../engine/values.ts';
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
import type { VenueFiguresJson } from './figures.ts';
import type { LogLevels } from './log.ts';

/** What the management handlers need of a running daemon; daemon/daemon.ts is it. */
export interface DaemonHost {
  readonly name: string;
  venues(): readonly VenueHost[];
  /** The server itself adds its limits and the summaries of the venues. */
  status(): Omit<DaemonStatusJson, 'limits' | 'venues'>;
  /** How it does, in the text format of Prometheus. */
  metrics(): string;
  /** Begins an orderly stop; the answer to the caller still goes out. */
  stop(): void;
  /** What is logged, after a change if there is one. Throws RangeError that says what is wrong with it. */
  logLevels(change?: string): LogLevels;
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
  /** The same for the logons and logouts of the venue's sessions. */
  listenToSessions(listener: (event: SessionEvent) => void): () => void;
  endpoints(): readonly EndpointJson[];
  sessions(): readonly SessionJson[];
  /** What can be done with the session of that name. Throws VenueUnavailable as `submit` does where it is done. */
  session(name: string): SessionHost | undefined;
  /** How it does. */
  figures(): VenueFiguresJson;
  bots(): readonly BotJson[];
  bot(name: string): BotDetailsJson | undefined;
}

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

/** A session of the venue has logged on, or its connection has ended. */
export type SessionEvent = SessionLoggedOn | SessionLoggedOut;

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

/** The venue takes no commands: its store refuses, or a fault has stopped it. The message says which. */
export class VenueUnavailable extends Error {
  override readonly name = 'VenueUnavailable';
}
