import type { MessageStore } from '../protocols/fix/store.ts';
import type { Stream } from './stream.ts';

/** A chunk is closed when it has grown to this, so that a resend never loads much at once. */
const CHUNK_BYTES = 64 * 1024;
const FIRST_BYTES = 4 * 1024;
/** Number and length before each message. */
const PREFIX_BYTES = 8;
/** How far the kept messages may exceed the limit, so that pruning is not work for every commit. */
const PRUNE_SLACK = 1_000;

/** The numbers and the sent messages of one FIX session. */
export class SqliteMessages implements MessageStore {
  readonly stream: Stream;
  #kept = Number.POSITIVE_INFINITY;
  readonly #onChange: () => void;
  #nextSender: number;
  #nextTarget: number;
  #createdAt: number;
  /** The chunk being filled, and one that was written and may be filled again. */
  #filling: Filling | null = null;
  #spare: Buffer | null = null;
  #last: number;

  constructor(stream: Stream, nowMicros: number, onChange: () => void) {
    this.stream = stream;
    this.#onChange = onChange;
    const { nextSender, nextTarget, createdAt, last } = stream.row;
    this.#nextSender = nextSender;
    this.#nextTarget = nextTarget;
    this.#createdAt = stream.isNew ? nowMicros : createdAt;
    this.#last = last;
  }

  get nextSenderSeqNum(): number {
    return this.#nextSender;
  }

  set nextSenderSeqNum(value: number) {
    this.#nextSender = value;
    this.#onChange();
  }

  get nextTargetSeqNum(): number {
    return this.#nextTarget;
  }

  set nextTargetSeqNum(value: number) {
    this.#nextTarget = value;
    this.#onChange();
  }

  get createdAtMicros(): number {
    return this.#createdAt;
  }

  append(seqNum: number, bytes: Buffer, start = 0, stop: number = bytes.length): void {
    // The numbers were set back by hand: what was sent under them before must not be resent as what they mean now.
    if (seqNum <= this.#last) this.#forget();
    this.#last = seqNum;
    const length = stop - start;
    const filling = this.#room(seqNum, PREFIX_BYTES + length);
    const { buffer, end } = filling;
    buffer.writeUInt32LE(seqNum, end);
    buffer.writeUInt32LE(length, end + 4);
    bytes.copy(buffer, end + PREFIX_BYTES, start, stop);
    filling.last = seqNum;
    filling.end = end + PREFIX_BYTES + length;
    this.#onChange();
  }

  read(from: number, to: number, visit: (seqNum: number, bytes: Uint8Array) => void): void {
    const visitChunk = ({ content }: { content: Uint8Array }): void =>
      visitMessages(content, from, to, visit);
    this.stream.read(from, to, visitChunk);
    for (const chunk of this.stream.waiting) visitChunk(chunk);
    if (this.#filling !== null) visitChunk({ content: this.#filling.buffer.subarray(0, this.#filling.end) });
  }

  reset(nowMicros: number): void {
    this.#forget();
    this.#nextSender = 1;
    this.#nextTarget = 1;
    this.#createdAt = nowMicros;
    this.#onChange();
  }

  /** From now on keeps the messages of the last numbers only, that many. */
  keep(messages: number): void {
    this.#kept = messages;
  }

  /** Writes what waits into the open transaction. Returns its CRC. */
  write(): number {
    this.#seal();
    const { pruned } = this.stream.row;
    if (this.#last - this.#kept - pruned >= PRUNE_SLACK) this.stream.prune(this.#last - this.#kept);
    return this.stream.write({
      createdAt: this.#createdAt,
      nextSender: this.#nextSender,
      nextTarget: this.#nextTarget,
    });
  }

  settle(): void {
    const chunk = this.stream.waiting.at(-1);
    this.#spare =
      chunk !== undefined && chunk.content.buffer.byteLength <= CHUNK_BYTES
        ? Buffer.from(chunk.content.buffer)
        : null;
    this.stream.settle();
  }

  #forget(): void {
    this.stream.clear();
    this.#filling = null;
    this.#last = 0;
  }

  #seal(): void {
    if (this.#filling === null) return;
    const { first, last, buffer, end } = this.#filling;
    this.stream.add({ first, last, content: buffer.subarray(0, end) });
    this.#filling = null;
  }

  /** The chunk to append to, with that many bytes free. */
  #room(seqNum: number, bytes: number): Filling {
    if (this.#filling !== null && this.#filling.end + bytes > CHUNK_BYTES) this.#seal();
    if (this.#filling === null) {
      const buffer = this.#spare !== null && this.#spare.length >= bytes ? this.#spare : newBuffer(bytes);
      this.#spare = null;
      this.#filling = { first: seqNum, last: seqNum, buffer, end: 0 };
    } else if (this.#filling.end + bytes > this.#filling.buffer.length) {
      const larger = newBuffer(2 * (this.#filling.end + bytes));
      larger.set(this.#filling.buffer.subarray(0, this.#filling.end));
      this.#filling.buffer = larger;
    }
    return this.#filling;
  }
}

interface Filling {
  readonly first: number;
  last: number;
  buffer: Buffer;
  end: number;
}

/** Of its own memory, not of Node's pool: what is bound to a statement must stay as it is until the commit. */
function newBuffer(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(
    Math.max(FIRST_BYTES, bytes > CHUNK_BYTES ? bytes : Math.min(bytes, CHUNK_BYTES)),
  );
}

function visitMessages(
  content: Uint8Array,
  from: number,
  to: number,
  visit: (seqNum: number, bytes: Uint8Array) => void,
): void {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  for (let at = 0; at < buffer.length;) {
    const seqNum = buffer.readUInt32LE(at);
    const start = at + PREFIX_BYTES;
    at = start + buffer.readUInt32LE(at + 4);
    if (seqNum >= from && seqNum <= to) visit(seqNum, buffer.subarray(start, at));
  }
}
