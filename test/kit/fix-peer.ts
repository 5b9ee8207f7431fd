/** A raw peer of an acceptor: it writes what it likes, and reads what comes. */
import { Connection, type SessionLookup } from '../../src/protocols/fix/connection.ts';
import { MemoryStore } from '../../src/protocols/fix/memory-store.ts';
import type { MessageView } from '../../src/protocols/fix/message.ts';
import { Session, type SessionApplication, type SessionConfig } from '../../src/protocols/fix/session.ts';
import type { MessageStore } from '../../src/protocols/fix/store.ts';
import { fixBytes, splitMessages, visible } from './fix-text.ts';

export const START = Date.UTC(2026, 0, 5, 9) * 1000;
const TIME = '20260105-09:00:00';

const SILENT: SessionApplication = { onLogon() {}, onLogout() {}, onMessage() {} };

export class Peer {
  readonly session: Session;
  readonly connection: Connection;
  now = START;
  #seqNum = 1;

  constructor(
    options: Partial<SessionConfig> = {},
    application: Partial<SessionApplication> = {},
    store: MessageStore = new MemoryStore(START),
    /** What is said to a Logon; the session's own unless given. */
    lookup: SessionLookup = () => this.session,
  ) {
    const config = {
      beginString: 'FIX.4.4',
      senderCompId: 'VENUE',
      targetCompId: 'CLIENT',
      ...options,
    } as const;
    this.session = new Session(config, store, { ...SILENT, ...application });
    this.connection = Connection.accept({ lookup }, this.now);
  }

  /** Logs on and forgets the answer. */
  logOn(heartbeatSeconds = 0): this {
    this.send(`35=A|98=0|108=${heartbeatSeconds}`);
    this.messages();
    return this;
  }

  /** A message with the next number, or with `seqNum`. */
  bytes(text: string, seqNum: number = this.#seqNum++): Buffer {
    const [type, ...body] = text.split('|');
    return fixBytes([type, `34=${seqNum}`, '49=CLIENT', `52=${TIME}`, '56=VENUE', ...body].join('|'));
  }

  send(text: string, seqNum?: number): void {
    this.connection.receive(this.bytes(text, seqNum), this.now);
  }

  /** What the venue has sent since the last call, up to what it gives without waiting for us to read. */
  messages(): string[] {
    const output = this.connection.takeOutput();
    return output === null ? [] : splitMessages(output).map((message) => visible(message));
  }

  /** All that the venue sends, read to the end. */
  allMessages(): string[] {
    const all: string[] = [];
    for (let turn = 0; turn < 100_000; turn++) {
      all.push(...this.messages());
      if (this.connection.closing || !this.connection.replaying) return all;
      this.connection.resumeReplay(this.now);
    }
    throw new Error('a replay does not end');
  }
}

/** An application that calls `handle` for each message. */
export function answering(
  handle: (session: Session, view: MessageView, now: number) => void,
): Pick<SessionApplication, 'onMessage'> {
  return { onMessage: handle };
}

/** The value of a field in a message as `messages` gives it. */
export function valueOf(message: string, tag: number): string {
  return new RegExp(`(?:^|\\|)${tag}=([^|]*)`).exec(message)?.[1] ?? '';
}
