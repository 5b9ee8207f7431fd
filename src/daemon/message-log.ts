import { messageLogDirectory, messageLogFile } from '../management/home.ts';
import type { AreaLog } from '../management/log.ts';
import { Framer, FRAMING } from '../protocols/fix/framing.ts';
import { ENCODED_MESSAGE_BYTES } from '../protocols/fix/limits.ts';
import type { MessageView } from '../protocols/fix/message.ts';
import { hasSecret, maskSecrets } from '../protocols/fix/secrets.ts';
import { SECOND_TEXT_BYTES, TimestampText } from '../protocols/fix/timestamp.ts';
import type { Micros } from '../engine/values.ts';
import { RotatingFile } from './rotating-file.ts';
import type { Sender, Turn } from './turn.ts';

/** How large the log of a session becomes, and what may wait for the disk. */
export const MESSAGE_LOG = {
  /** Each file, and how many there are: 64 MiB a session. */
  fileBytes: 16 * 1024 * 1024,
  files: 4,
  /** What waits for the disk, of one session and of all: what is more is left out, and counted. */
  waitingBytes: 8 * 1024 * 1024,
  waitingBytesOfAll: 64 * 1024 * 1024,
  /** How long lines are gathered before they are written, and how many bytes are enough at once. */
  gatherMs: 50,
  gatherBytes: 256 * 1024,
} as const;

const FIRST_BYTES = 4 * 1024;
/** Memory that a log keeps between two writes. */
const KEPT_BYTES = 1024 * 1024;
const IN = Buffer.from(' in  ');
const OUT = Buffer.from(' out ');
const LINE_FEED = 10;
const BLANK = 32;
const TIME_BYTES = SECOND_TEXT_BYTES + '.123456'.length;
const LOGON = Buffer.from('35=A\x01');

interface MessageLogServices {
  /** Data directory of the daemon. */
  readonly directory: string;
  readonly turn: Turn;
  /** Whether the messages of a session are logged whose venue file does not say. */
  readonly byDefault: boolean;
  /** The daemon's own log. */
  readonly log: AreaLog;
}

/** The message logs of all sessions of a daemon, and what became of what they could not write. */
export class MessageLogs {
  readonly directory: string;
  readonly byDefault: boolean;
  readonly #services: MessageLogServices;
  /** By file: a session that is made anew goes on with the log that it had. */
  readonly #logs = new Map<string, MessageLog>();
  /** Messages that no file has: the disk refused them, or was too slow. */
  unlogged = 0;
  /** Why the last write failed; null when it did not. */
  problem: string | null = null;
  /** Bytes of all sessions that wait for the disk. */
  waiting = 0;

  constructor(services: MessageLogServices) {
    this.#services = services;
    this.byDefault = services.byDefault;
    this.directory = messageLogDirectory(services.directory);
  }

  /** The log of a session. */
  open(venue: string, session: string): MessageLog {
    const path = messageLogFile(this.#services.directory, venue, session);
    let log = this.#logs.get(path);
    if (log === undefined) {
      log = new MessageLog(path, this, this.#services.turn);
      this.#logs.set(path, log);
    }
    return log;
  }

  /** Writes what waits, as far as the disk takes it, and closes every file. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#logs.values(), (log) => log.close()));
  }

  // ---------------------------------------------------------------- for the logs

  written(): void {
    if (this.problem === null) return;
    this.problem = null;
    this.#services.log.info('message logs are written again');
  }

  failed(error: Error, messages: number): void {
    this.unlogged += messages;
    if (this.problem === null) this.#services.log.warn(`a message log cannot be written: ${error.message}`);
    this.problem = error.message;
  }
}

/** Lines that are gathered, and what of them may be written. */
class Lines {
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  length = 0;
  messages = 0;
  /** Messages that a note among the lines says are missing. */
  missing = 0;

  ensure(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + bytes));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  add(bytes: Buffer, start = 0, end: number = bytes.length): void {
    bytes.copy(this.bytes, this.length, start, end);
    this.length += end - start;
  }

  /** For the few bytes that everything begins with: a call into the system's copy would cost more. */
  addShort(bytes: Uint8Array, count: number): void {
    const { bytes: into, length } = this;
    for (let at = 0; at < count; at++) into[length + at] = bytes[at]!;
    this.length += count;
  }

  clear(): void {
    this.length = 0;
    this.messages = 0;
    this.missing = 0;
    if (this.bytes.length > KEPT_BYTES) this.bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }
}

/**
 * The messages of one session, a line each: the time in UTC, `in` or `out`, and the message as it was on the wire, but
 * for credentials. Lines are gathered in memory and written behind the back of the turn that they belong to, once it is
 * committed: neither a slow disk nor a full one holds up the session.
 */
export class MessageLog implements Sender {
  readonly #file: RotatingFile;
  readonly #logs: MessageLogs;
  readonly #turn: Turn;
  readonly #time = new TimestampText();
  readonly #framer = new Framer();
  #gathered = new Lines();
  /** Of what is gathered, the part whose turn is committed. */
  #committedBytes = 0;
  #committedMessages = 0;
  #spare = new Lines();
  #unlogged = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #isIdle = false;

  constructor(path: string, logs: MessageLogs, turn: Turn) {
    this.#logs = logs;
    this.#turn = turn;
    const { fileBytes: bytes, files } = MESSAGE_LOG;
    this.#file = new RotatingFile(path, { bytes, files });
    this.#framer.limit = ENCODED_MESSAGE_BYTES;
  }

  get path(): string {
    return this.#file.path;
  }

  /** A message of the peer lies in `bytes` from `start` to `end`; `view` is null when it is garbled. */
  received(bytes: Buffer, start: number, end: number, view: MessageView | null, now: Micros): void {
    if (view === null) this.#addGarbled(bytes.subarray(start, end), now);
    else if (hasSecret(view)) this.#addMasked(IN, bytes.subarray(start, end), now);
    else this.#add(IN, bytes, start, end, now);
    this.#turn.send(this);
  }

  /** Whole messages to the peer, of a turn that is committed. */
  sent(output: Buffer, now: Micros): void {
    const framer = this.#framer;
    framer.push(output);
    while (framer.next() === FRAMING.frame) {
      // Of what a venue sends, only a Logon that it opens a session with has credentials.
      if (isLogon(output, framer.bodyStart))
        this.#addMasked(OUT, output.subarray(framer.start, framer.end), now);
      else this.#add(OUT, output, framer.start, framer.end, now);
    }
    this.flush();
  }

  /** The turn is committed: what it has gathered may be written. */
  flush(): void {
    this.#committedBytes = this.#gathered.length;
    this.#committedMessages = this.#gathered.messages;
    if (this.#writing !== null || this.#committedBytes === 0) return;
    if (this.#committedBytes >= MESSAGE_LOG.gatherBytes) this.#write();
    else this.#writeSoon();
  }

  /** The session is not connected any more, so its file need not be open. */
  idle(): void {
    this.#isIdle = true;
    if (this.#writing === null) this.#writeSoon();
  }

  /** Writes what waits and is committed, and closes the file. */
  async close(): Promise<void> {
    this.#isIdle = true;
    do {
      this.#write();
      await this.#writing;
    } while (this.#committedBytes > 0);
  }

  // ---------------------------------------------------------------- gathering

  #addMasked(direction: Buffer, message: Buffer, now: Micros): void {
    const masked = maskSecrets(message);
    this.#add(direction, masked, 0, masked.length, now);
  }

  /** Its line breaks are no part of a message, and would make it look like several lines. */
  #addGarbled(bytes: Buffer, now: Micros): void {
    const line = Buffer.from(maskSecrets(bytes));
    for (let at = 0; at < line.length; at++) if (line[at] === LINE_FEED) line[at] = BLANK;
    this.#add(IN, line, 0, line.length, now);
  }

  #add(direction: Buffer, bytes: Buffer, start: number, end: number, now: Micros): void {
    const logs = this.#logs;
    const lines = this.#gathered;
    const length = TIME_BYTES + direction.length + (end - start) + 1;
    const { waitingBytes, waitingBytesOfAll } = MESSAGE_LOG;
    if (lines.length + length > waitingBytes || logs.waiting + length > waitingBytesOfAll) {
      this.#unlogged++;
      logs.failed(new Error('the disk is too slow for what is sent and received'), 1);
      return;
    }
    if (this.#unlogged > 0) this.#addNote();
    lines.ensure(length);
    this.#time.set(now);
    lines.addShort(this.#time.bytes, TIME_BYTES);
    lines.addShort(direction, direction.length);
    lines.add(bytes, start, end);
    lines.bytes[lines.length++] = LINE_FEED;
    lines.messages++;
    logs.waiting += length;
    this.#isIdle = false;
  }

  #addNote(): void {
    const lines = this.#gathered;
    const [what, them] = this.#unlogged === 1 ? ['message is', 'it'] : ['messages are', 'them'];
    const note = Buffer.from(`# ${this.#unlogged} ${what} not here: the disk did not take ${them}\n`);
    lines.missing += this.#unlogged;
    this.#unlogged = 0;
    lines.ensure(note.length);
    lines.add(note);
    this.#logs.waiting += note.length;
  }

  // ---------------------------------------------------------------- writing

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => this.#write(), MESSAGE_LOG.gatherMs);
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing ??= this.#writeOut();
  }

  /** Never rejects: whatever the disk does, the session goes on. */
  async #writeOut(): Promise<void> {
    do await this.#writeCommitted();
    while (this.#committedBytes >= MESSAGE_LOG.gatherBytes);
    if (this.#isIdle) await this.#file.close().catch((error: Error) => this.#logs.failed(error, 0));
    this.#writing = null;
    if (this.#committedBytes > 0) this.#writeSoon();
  }

  async #writeCommitted(): Promise<void> {
    const lines = this.#takeCommitted();
    if (lines.length > 0) {
      try {
        await this.#file.append(lines.bytes.subarray(0, lines.length));
        this.#logs.written();
      } catch (error) {
        this.#unlogged += lines.messages + lines.missing;
        this.#logs.failed(error as Error, lines.messages);
      }
    }
    this.#logs.waiting -= lines.length;
    lines.clear();
    this.#spare = lines;
  }

  /** What follows the committed lines stays gathered. */
  #takeCommitted(): Lines {
    const taken = this.#gathered;
    const rest = this.#spare;
    rest.ensure(taken.length - this.#committedBytes);
    rest.add(taken.bytes, this.#committedBytes, taken.length);
    rest.messages = taken.messages - this.#committedMessages;
    taken.length = this.#committedBytes;
    taken.messages = this.#committedMessages;
    this.#gathered = rest;
    this.#committedBytes = 0;
    this.#committedMessages = 0;
    return taken;
  }
}

/** Whether MsgType (35), with which a body begins, is that of a Logon. */
function isLogon(bytes: Buffer, bodyStart: number): boolean {
  for (let at = 0; at < LOGON.length; at++) if (bytes[bodyStart + at] !== LOGON[at]) return false;
  return true;
}
