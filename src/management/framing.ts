import { isUtf8 } from 'node:buffer';
import { MethodError } from './errors.ts';
import type { Limits } from './limits.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACE = 0x7d;
const CLOSING_BRACKET = 0x5d;

const SMALL_BUFFER = 16 * 1_024;

/** Members of these names reach the prototypes of careless code. */
const FORBIDDEN_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** How lines of other protocols begin: HTTP requests and headers, a TLS handshake, FIX. */
const FOREIGN =
  /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|PRI) |host:|8=FIX|\u0016\u0003)/i;
const FOREIGN_PREFIX_BYTES = 8;

/** Cuts a stream of bytes into lines. A line is valid until the next `push`. */
export class LineReader {
  /** The longest line that is accepted; changed at logon. */
  maxBytes: number;
  #buffer = Buffer.allocUnsafe(SMALL_BUFFER);
  #start = 0;
  #end = 0;
  /** Up to where the current line has been searched for its end. */
  #searched = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): void {
    this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** The next whole line without its end, or null when more bytes are needed or the line is too long. */
  next(): Buffer | null {
    const at = this.#buffer.subarray(0, this.#end).indexOf(NEWLINE, this.#searched);
    if (at < 0) {
      this.#searched = this.#end;
      return null;
    }
    if (at - this.#start > this.maxBytes) return null;
    const line = this.#buffer.subarray(this.#start, at);
    this.#start = at + 1;
    this.#searched = this.#start;
    return line;
  }

  /** The bytes of a line that is not complete yet. */
  get rest(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** Whether the current line is longer than allowed; the stream cannot go on. */
  get overlong(): boolean {
    if (this.#end - this.#start <= this.maxBytes) return false;
    const at = this.rest.indexOf(NEWLINE);
    return at < 0 || at > this.maxBytes;
  }

  #makeRoom(bytes: number): void {
    const live = this.#end - this.#start;
    if (this.#end + bytes <= this.#buffer.length) return;
    const needed = live + bytes;
    const target =
      needed > this.#buffer.length || (needed <= SMALL_BUFFER && this.#buffer.length > SMALL_BUFFER)
        ? Buffer.allocUnsafe(Math.max(SMALL_BUFFER, needed * 2))
        : this.#buffer;
    this.#buffer.copy(target, 0, this.#start, this.#end);
    this.#buffer = target;
    this.#searched -= this.#start;
    this.#start = 0;
    this.#end = live;
  }
}

/** Whether the line is the beginning of another protocol's talk, to which no answer is given. */
export function isForeign(line: Buffer): boolean {
  return FOREIGN.test(line.toString('latin1', 0, FOREIGN_PREFIX_BYTES));
}

/** Whether so much of the line is there that `isForeign` can tell. */
export function isTelling(line: Buffer): boolean {
  return line.length >= FOREIGN_PREFIX_BYTES;
}

export type RequestId = string | number;

export interface Request {
  readonly id: RequestId;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What is wrong with a line, and the request that it was, as far as that could be read. */
export interface BadRequest {
  readonly id: RequestId | null;
  readonly problem: MethodError;
}

/** Reads one line as a request of JSON-RPC 2.0. Work and memory are bounded before it is parsed. */
export function readRequest(line: Buffer, limits: Limits): Request | BadRequest {
  let id: RequestId | null = null;
  try {
    const message = parse(line, limits);
    if (Array.isArray(message)) throw invalid('Batches are not taken: send one request a line.');
    if (typeof message !== 'object' || message === null) throw invalid('A request is a JSON object.');
    const fields = message as Record<string, unknown>;
    id = idOf(fields['id'], limits);
    return { id, ...callOf(fields) };
  } catch (error) {
    if (error instanceof MethodError) return { id, problem: error };
    throw error;
  }
}

function callOf(fields: Record<string, unknown>): Omit<Request, 'id'> {
  const { jsonrpc, method, params = {} } = fields;
  const unknown = Object.keys(fields).find((key) => !['jsonrpc', 'id', 'method', 'params'].includes(key));
  if (unknown !== undefined) throw invalid(`A request has no member "${unknown}".`);
  if (jsonrpc !== '2.0') throw invalid('A request has the member "jsonrpc":"2.0".');
  if (typeof method !== 'string') throw invalid('A request has a "method", a text.');
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    throw invalid('"params" is an object with the parameters by name.');
  }
  return { method, params: params as Record<string, unknown> };
}

function idOf(id: unknown, limits: Limits): RequestId {
  if (Number.isSafeInteger(id)) return id as number;
  if (typeof id === 'string' && id.length <= limits.idLength) return id;
  throw invalid(`A request has an "id": an integer, or a text of at most ${limits.idLength} characters.`);
}

function parse(line: Buffer, limits: Limits): unknown {
  const keys = measure(line, limits);
  if (!isUtf8(line)) throw new MethodError('parse-error', 'The line is no UTF-8 text.');
  let message: unknown;
  try {
    message = JSON.parse(line.toString());
  } catch {
    throw new MethodError('parse-error', 'The line is no JSON text.');
  }
  if (inspect(message) !== keys) throw invalid('An object has two members of the same name.');
  return message;
}

/** Counts the members of all objects, and refuses too many of them or too deep ones before anything is built. */
function measure(line: Buffer, limits: Limits): number {
  let depth = 0;
  let keys = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at]!;
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === COLON) keys++;
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) depth++;
    else if (byte === CLOSING_BRACE || byte === CLOSING_BRACKET) depth--;
    if (depth > limits.depth) throw invalid(`Objects and lists are at most ${limits.depth} deep.`);
    if (keys > limits.keys) throw invalid(`All objects of a line have at most ${limits.keys} members.`);
  }
  return keys;
}

/** Refuses what no method takes and careless code would trip over; returns the number of members that it found. */
function inspect(value: unknown): number {
  if (typeof value === 'string' && !value.isWellFormed()) throw invalid('A text has half a surrogate pair.');
  if (typeof value === 'number' && !Number.isFinite(value)) throw invalid('A number is too large.');
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + inspect(item), 0);
  let keys = 0;
  for (const [key, member] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.includes(key)) throw invalid(`No member may be called "${key}".`);
    if (!key.isWellFormed()) throw invalid('A text has half a surrogate pair.');
    keys += 1 + inspect(member);
  }
  return keys;
}

function invalid(message: string): MethodError {
  return new MethodError('invalid-request', message);
}
