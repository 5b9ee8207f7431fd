/** A FIX message as it was found in a text. */
export interface FoundMessage {
  readonly kind: 'message';
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** What stands before it on its line: a time, a direction, the name of a thread. */
  readonly prefix: string;
  /** Its fields, each ended by SOH, whatever the text has in place of SOH. One character is one byte. */
  readonly fields: string;
  /** It has its end, the CheckSum (10). */
  readonly whole: boolean;
}

/** A line, or the part of one before its end, in which no message begins. */
export interface StrayLine {
  readonly kind: 'stray';
  readonly line: number;
  readonly text: string;
}

export type Found = FoundMessage | StrayLine;

/** Longest message, and longest line without one: what is longer is given in pieces. */
export const MESSAGE_CHARS = 1024 * 1024;

const SOH = '\x01';
const BEGIN = /(?<![0-9])8=FIX/g;
const BEGIN_STRING = /8=FIX[A-Za-z0-9.]{0,12}/y;
/** As much of a message as decides what separates its fields. */
const HEAD_CHARS = 40;
/** Ways to write SOH that a single other character does not cover; the last is U+2401 in UTF-8. */
const WRITTEN_SOH = [SOH, '^A', '\\x01', '\\u0001', '\\001', '<SOH>', '[SOH]', '{SOH}', '\xe2\x90\x81'];
/** Any other mark between BeginString and the next tag, with blanks around it. */
const OTHER_MARK = /[^0-9A-Za-z\r\n=]{1,4}(?=[0-9]{1,9}=)/y;
const BODY_LENGTH = /9=([0-9]{1,7})\x01/y;
const CHECK_SUM = /10=[0-9]{0,3}/y;
const NEXT_BEGIN = /\r?\n|\x018=FIX/g;

/**
 * Finds the FIX messages in a text that comes in pieces: one a line or many, with whatever stands around them, and with
 * SOH as it is or as a log shows it. A message with SOH ends where its BodyLength says if a CheckSum stands there, and
 * so may hold line breaks; any other ends with its CheckSum, its line, or where the next one begins.
 */
export class Scanner {
  #rest = '';
  #line = 1;
  /** The line has had a message: what follows it there is punctuation of the log. */
  #hadMessage = false;
  /** No more comes. */
  #last = false;
  /** Up to here in the rest no message begins. */
  #searched = 0;

  /** Takes more text, one character a byte, and gives what is complete. */
  *push(text: string): Generator<Found> {
    this.#rest += text;
    for (let found = this.#next(); found !== null; found = this.#next()) if (found !== 'nothing') yield found;
  }

  /** Gives what is left, as far as it goes. Afterwards the scanner begins anew, with line 1. */
  *end(): Generator<Found> {
    this.#last = true;
    yield* this.push('');
    this.#last = false;
    this.#line = 1;
  }

  #next(): Found | 'nothing' | null {
    const begin = this.#begin();
    const lineEnd = this.#rest.indexOf('\n');
    if (lineEnd >= 0 && (begin < 0 || lineEnd < begin)) return this.#stray(lineEnd, lineEnd + 1);
    if (begin >= 0) return this.#message(begin);
    this.#searched = Math.max(0, this.#rest.length - '8=FIX'.length);
    const isLong = this.#rest.length > MESSAGE_CHARS;
    return this.#rest !== '' && (this.#last || isLong)
      ? this.#stray(this.#rest.length, this.#rest.length)
      : null;
  }

  #begin(): number {
    BEGIN.lastIndex = this.#searched;
    return BEGIN.exec(this.#rest)?.index ?? -1;
  }

  #stray(end: number, next: number): StrayLine | 'nothing' {
    const text = this.#rest.slice(0, end).trimEnd();
    const isNothing = this.#hadMessage || text.trim() === '';
    const stray: StrayLine = { kind: 'stray', line: this.#line, text };
    this.#consume(next);
    return isNothing ? 'nothing' : stray;
  }

  #message(begin: number): Found | 'nothing' | null {
    const rest = this.#rest;
    if (rest.length - begin < HEAD_CHARS && !this.#last && rest.indexOf('\n', begin) < 0) return null;
    BEGIN_STRING.lastIndex = begin;
    const headEnd = begin + (BEGIN_STRING.exec(rest)?.[0].length ?? 0);
    const separator = separatorAt(rest, headEnd);
    if (separator === null) {
      this.#searched = headEnd;
      return 'nothing';
    }
    const end = this.#endOf(begin, headEnd + separator.length, separator);
    if (end === null) return null;
    const text = rest.slice(begin, end.text).trimEnd();
    const separated = separator === SOH ? text : text.replaceAll(separator, SOH);
    const found: FoundMessage = {
      kind: 'message',
      line: this.#line + lineBreaks(rest, 0, begin),
      prefix: this.#hadMessage ? '' : rest.slice(0, begin).trim(),
      fields: separated.endsWith(SOH) ? separated : separated + SOH,
      whole: end.whole,
    };
    this.#consume(end.at);
    this.#hadMessage = true;
    return found;
  }

  /** Where the message ends whose second field begins at `second`; null when that is not there yet. */
  #endOf(begin: number, second: number, separator: string): End | null {
    const rest = this.#rest;
    const stated = separator === SOH ? this.#statedTrailer(second) : 0;
    if (stated > 0 && rest.startsWith(`${SOH}10=`, stated - 1)) return this.#behind(stated, separator);
    NEXT_BEGIN.lastIndex = second;
    const next = NEXT_BEGIN.exec(rest);
    const trailer = rest.slice(second, next?.index).indexOf(`${separator}10=`);
    if (trailer >= 0) return this.#behind(second + trailer + separator.length, separator);
    if (!this.#last && stated >= rest.length && stated - begin <= MESSAGE_CHARS) return null;
    if (next !== null)
      return { text: next.index, at: next.index + (next[0].startsWith(SOH) ? 1 : 0), whole: false };
    return this.#last || rest.length - begin > MESSAGE_CHARS
      ? { text: rest.length, at: rest.length, whole: false }
      : null;
  }

  /** Where BodyLength (9) says that the CheckSum begins; 0 when it says nothing. */
  #statedTrailer(second: number): number {
    BODY_LENGTH.lastIndex = second;
    const found = BODY_LENGTH.exec(this.#rest);
    return found === null ? 0 : second + found[0].length + Number(found[1]);
  }

  /** Behind the CheckSum that begins at `trailer`, and behind the mark that ends it; null while more of it may come. */
  #behind(trailer: number, separator: string): End | null {
    const rest = this.#rest;
    CHECK_SUM.lastIndex = trailer;
    const text = trailer + CHECK_SUM.exec(rest)![0].length;
    if (rest.startsWith(separator, text)) return { text, at: text + separator.length, whole: true };
    const mayGoOn = rest.length < text + separator.length && rest.indexOf('\n', text) < 0;
    return mayGoOn && !this.#last ? null : { text, at: text, whole: true };
  }

  #consume(end: number): void {
    const breaks = lineBreaks(this.#rest, 0, end);
    if (breaks > 0) this.#hadMessage = false;
    this.#line += breaks;
    this.#rest = this.#rest.slice(end);
    this.#searched = 0;
  }
}

interface End {
  /** Behind its last field, without the mark that ends it. */
  readonly text: number;
  /** Where what follows it begins. */
  readonly at: number;
  readonly whole: boolean;
}

function separatorAt(text: string, at: number): string | null {
  const written = WRITTEN_SOH.find((mark) => text.startsWith(mark, at));
  if (written !== undefined) return written;
  OTHER_MARK.lastIndex = at;
  return OTHER_MARK.exec(text)?.[0] ?? null;
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
