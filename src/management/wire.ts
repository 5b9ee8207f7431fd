/** What is wrong with what a client has sent: another protocol's talk, or more than it may send. */
export type WireFault = 'foreign' | 'too-large';

/** What is sent as one message: a text, or one around bytes that others are sent too. */
export type Message = string | SharedMessage;

export interface SharedMessage {
  readonly head: string;
  readonly body: Buffer;
  readonly tail: string;
}

/** Is told what happens on a wire. */
export interface WireListener {
  /** Something has come: `next` may have messages. */
  onReceived(): void;
  /** More can be sent. */
  onDrained(): void;
  onClosed(): void;
}

/** Carries the messages of one client, each whole: lines over TCP or a unix socket, or a WebSocket. */
export interface Wire {
  /** Address and port of the client, or the unix socket. */
  readonly peer: string;
  /** What ties a logon to this wire, under TLS (RFC 9266). */
  readonly binding?: Buffer | undefined;
  /** Bytes that have been given to `send` and wait for the client to read. */
  readonly unsentBytes: number;
  /** Whether nothing can be sent any more. */
  readonly closed: boolean;
  /** Begins to read. */
  open(listener: WireListener): void;
  /** The client has logged on: a message of it may have so many bytes, and all of them as many as it likes. */
  admit(maxBytes: number): void;
  /** Sends messages; false when no more should be sent before `onDrained`. */
  send(messages: readonly Message[]): boolean;
  /** The next message, valid until something is received; null when there is none yet. */
  next(): Buffer | WireFault | null;
  pause(): void;
  resume(): void;
  /** Nothing that still comes matters: it is read, so that the client does not see a reset, and dropped. */
  ignore(): void;
  /** Ends once everything has been sent. */
  end(): void;
  /** Ends at once. */
  destroy(): void;
}
