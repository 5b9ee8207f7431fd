import { FRAME_BYTES_BEFORE_LOGON } from './limits.ts';

/** What `next` found. */
export const FRAMING = {
  /** Nothing complete: more bytes are needed, an ordinary answer. */
  more: 0,
  /** A frame whose BodyLength (9) fits; its content has not been looked at. */
  frame: 1,
  /** Bytes that are no message, now skipped. */
  garbled: 2,
  /** A frame longer than the limit: the stream cannot be read on. */
  oversize: 3,
} as const satisfies Record<string, number>;
export type Framing = (typeof FRAMING)[keyof typeof FRAMING];

const SOH = 1;
const ZERO = 48;
const ONE = 49;
const NINE = 57;
const EQUALS = 61;
const BEGIN = Buffer.from('8=FIX');
const TRAILER = Buffer.from('\x0110=');
const TRAILER_BYTES = 7;
/** Longest value of BeginString that is taken for one. */
const BEGIN_STRING_BYTES = 16;
/** Digits of BodyLength beyond which no limit allows it, leading zeros included. */
const BODY_LENGTH_DIGITS = 10;
/** Bytes moved at a time into the rest of a frame whose end is not known yet. */
const STEP_BYTES = 256;

/**
 * Cuts a stream of bytes into FIX frames, whatever the sizes of the chunks.
 *
 * A frame begins with `8=FIX` and ends where its BodyLength says. Where no CheckSum field stands there, it ends with
 * the first `SOH 10=…SOH` at or after that place: a count that is too long swallows the message behind it, one that
 * is too short only its own. After a garbled frame reading goes on behind it; bytes between frames are skipped up to
 * the next `8=FIX`.
 *
 * A frame inside one chunk is not copied: `buffer` is then the chunk, else memory of the framer's own. Both hold until
 * the next call.
 */
export class Framer {
  /** Longest frame accepted. */
  limit = FRAME_BYTES_BEFORE_LOGON;
  /** The last frame or garbled bytes: from `start` to `end` in `buffer`. */
  buffer: Buffer = BEGIN;
  start = 0;
  end = 0;
  /** First byte after the BodyLength field, and first byte of the CheckSum field, of the last frame. */
  bodyStart = 0;
  trailerStart = 0;

  #chunk: Buffer = BEGIN;
  #chunkAt = BEGIN.length;
  /** The beginning of a frame that did not fit into the chunks before, from 0 to `#restLength`. */
  #rest: Buffer = Buffer.alloc(0);
  #restLength = 0;
  /** Bytes of the unfinished frame that were searched for its end already. */
  #searched = 0;
  /** Bytes that the unfinished frame needs at least, as far as they are known. */
  #needed = 0;

  /** Bytes of an unfinished frame. */
  get pendingBytes(): number {
    return this.#restLength;
  }

  /** Takes the next bytes of the stream. `next` must have answered `more` before; the chunk stays the caller's. */
  push(chunk: Buffer): void {
    this.#chunk = chunk;
    this.#chunkAt = 0;
  }

  /** Finds the next frame. After `more` the chunk is used up, and what was left of it is kept. */
  next(): Framing {
    return this.#restLength > 0 ? this.#nextInRest() : this.#nextInChunk();
  }

  #nextInChunk(): Framing {
    const chunk = this.#chunk;
    const from = this.#chunkAt;
    if (from >= chunk.length) return FRAMING.more;
    const found = this.#find(chunk, from, chunk.length);
    if (found === FRAMING.more) {
      this.#keep(chunk, from, chunk.length);
      this.#chunkAt = chunk.length;
    } else {
      this.#chunkAt = this.end;
    }
    return found;
  }

  /** Moves bytes of the chunk to the unfinished frame until it is complete, and gives back what belongs to the next. */
  #nextInRest(): Framing {
    while (this.#chunkAt < this.#chunk.length) {
      const before = this.#restLength;
      const wanted = Math.max(STEP_BYTES, this.#needed - before);
      const to = Math.min(this.#chunkAt + wanted, this.#chunk.length);
      this.#keep(this.#chunk, this.#chunkAt, to);
      const found = this.#find(this.#rest, 0, this.#restLength);
      if (found !== FRAMING.more) {
        this.#chunkAt += this.end - before;
        this.#restLength = 0;
        return found;
      }
      this.#chunkAt = to;
    }
    return FRAMING.more;
  }

  #keep(from: Buffer, start: number, end: number): void {
    const length = this.#restLength + (end - start);
    if (length > this.#rest.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, this.#rest.length * 2, 512));
      this.#rest.copy(larger, 0, 0, this.#restLength);
      this.#rest = larger;
    }
    from.copy(this.#rest, this.#restLength, start, end);
    this.#restLength = length;
  }

  /** Looks for a frame at `from`. Anything but `more` sets `buffer`, `start` and `end`. */
  #find(bytes: Buffer, from: number, to: number): Framing {
    this.buffer = bytes;
    this.start = from;
    for (let at = 0; at < BEGIN.length; at++) {
      if (from + at >= to) return this.#more(from, to, BEGIN.length);
      if (bytes[from + at] !== BEGIN[at]) return this.#skipTo(bytes, from + 1, to);
    }
    let at = from + BEGIN.length;
    while (at < to && bytes[at] !== SOH && at - from <= BEGIN_STRING_BYTES + 2) at++;
    if (at >= to) return this.#more(from, to, 0);
    if (bytes[at] !== SOH) return this.#endOfGarbled(bytes, at, to);
    if (at + 2 >= to) return this.#more(from, to, 0);
    if (bytes[at + 1] !== NINE || bytes[at + 2] !== EQUALS) return this.#endOfGarbled(bytes, at, to);
    at += 3;
    const digitsStart = at;
    let bodyLength = 0;
    for (; at < to && bytes[at] !== SOH; at++) {
      const digit = bytes[at]! - ZERO;
      if (digit < 0 || digit > 9) return this.#endOfGarbled(bytes, at, to);
      bodyLength = bodyLength * 10 + digit;
      if (at - digitsStart >= BODY_LENGTH_DIGITS) return FRAMING.oversize;
    }
    if (at >= to) return this.#more(from, to, 0);
    if (at === digitsStart) return this.#endOfGarbled(bytes, at, to);
    this.bodyStart = at + 1;
    return this.#endOfFrame(bytes, this.bodyStart + bodyLength, to);
  }

  /** The frame's end by its BodyLength, or that of the garbled frame that it is. */
  #endOfFrame(bytes: Buffer, trailerStart: number, to: number): Framing {
    const end = trailerStart + TRAILER_BYTES;
    if (end - this.start > this.limit) return FRAMING.oversize;
    if (end <= to) {
      const fits =
        bytes[trailerStart - 1] === SOH &&
        bytes[trailerStart] === ONE &&
        bytes[trailerStart + 1] === ZERO &&
        bytes[trailerStart + 2] === EQUALS &&
        bytes[trailerStart + 3] !== SOH &&
        bytes[trailerStart + 4] !== SOH &&
        bytes[trailerStart + 5] !== SOH &&
        bytes[end - 1] === SOH;
      if (!fits) return this.#endOfGarbled(bytes, trailerStart - 1, to);
      this.trailerStart = trailerStart;
      return this.#found(end, FRAMING.frame);
    }
    // A trailer shorter than the normal one is wrong, but ends the frame all the same.
    if (trailerStart < to) return this.#endOfGarbled(bytes, trailerStart - 1, to);
    return this.#more(this.start, to, end - this.start);
  }

  /** Skips a garbled frame: its end is the first CheckSum field at or after `from`. */
  #endOfGarbled(bytes: Buffer, from: number, to: number): Framing {
    const searchFrom = Math.max(from, this.start + this.#searched - TRAILER.length);
    const trailer = bytes.indexOf(TRAILER, searchFrom);
    const found = trailer >= 0 && trailer + TRAILER.length <= to;
    const last = found ? bytes.indexOf(SOH, trailer + TRAILER.length) : -1;
    if (last >= 0 && last < to) {
      if (last + 1 - this.start > this.limit) return FRAMING.oversize;
      return this.#found(last + 1, FRAMING.garbled);
    }
    if (to - this.start > this.limit) return FRAMING.oversize;
    // A trailer without its end is searched again from its beginning.
    this.#searched = (found ? trailer : to) - this.start;
    this.#needed = 0;
    return FRAMING.more;
  }

  /** Skips bytes that begin no frame, up to what may be the next beginning. */
  #skipTo(bytes: Buffer, from: number, to: number): Framing {
    let next = bytes.indexOf(BEGIN, from);
    if (next < 0 || next + BEGIN.length > to) {
      next = Math.max(from, to - BEGIN.length + 1);
      while (next < to && !beginsAt(bytes, next, to)) next++;
    }
    return this.#found(next, FRAMING.garbled);
  }

  #found(end: number, result: Framing): Framing {
    this.end = end;
    this.#searched = 0;
    this.#needed = 0;
    return result;
  }

  #more(from: number, to: number, needed: number): Framing {
    this.#needed = needed;
    return to - from > this.limit ? FRAMING.oversize : FRAMING.more;
  }
}

/** Whether the bytes from `at` to `to` could be the beginning of a frame. */
function beginsAt(bytes: Buffer, at: number, to: number): boolean {
  for (let index = 0; at + index < to; index++) if (bytes[at + index] !== BEGIN[index]) return false;
  return true;
}
