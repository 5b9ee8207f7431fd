import type { Instrument } from '../../../engine/instrument.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { hasSource } from './id-sources.ts';
import { INSTRUMENT_FIELDS } from './instrument-fields.ts';

const SYMBOL = 55;

const SECURITY_ID = 48;
const ID_SOURCE = 22;
const SYMBOL_SUFFIX = 65;
const OPT_ATTRIBUTE = 206;
const SECURITY_EXCHANGE = 207;

/** What is repeated beside what is checked. */
const NAMES = [SYMBOL_SUFFIX, SECURITY_ID, ID_SOURCE, OPT_ATTRIBUTE, SECURITY_EXCHANGE];
const FIELDS_BY_TAG = new Map(INSTRUMENT_FIELDS.map((field) => [field.tag, field]));

/** The fields by which a client may name an instrument beside Symbol (55): Instrument block and settlement terms. */
export const FORM_TAGS: readonly number[] = [...NAMES, ...INSTRUMENT_FIELDS.map(({ tag }) => tag)];

/** Characters of a form at most: longer ones are no names, and are not kept with each order. */
const MAX_FORM = 256;
const FIELDS_OF_FORM = 1 + FORM_TAGS.length;

/**
 * The fields from index `from` to before `to` by which a message names an instrument, ready to be sent back: Symbol (55)
 * first, SOH after each. None when it names it as the venue does, by its symbol and nothing else.
 */
export function formOf(
  message: MessageView,
  from: number,
  to: number,
  { symbol }: Instrument,
): string | undefined {
  let others = '';
  let named = symbol;
  for (let index = from; index < to; index++) {
    const tag = message.tags[index]!;
    if (tag === SYMBOL) named = message.textAt(index);
    else if (FORM_TAGS.includes(tag)) others += `${tag}=${message.textAt(index)}\x01`;
  }
  if (others === '' && named === symbol) return undefined;
  const form = `${SYMBOL}=${named}\x01${others}`;
  return form.length > MAX_FORM ? undefined : form;
}

/**
 * Writes the instrument of an order: in the form that its client used, as far as the version can say it, or as Symbol (55)
 * alone. A copy may go to somebody who speaks an older version than the client does.
 */
export function writeForm(
  message: Encoder,
  symbol: string,
  form: string | undefined,
  version: FixVersion,
): void {
  if (form === undefined) return message.text(SYMBOL, symbol);
  const fields = form
    .split('\x01', FIELDS_OF_FORM)
    .map((field) => [Number.parseInt(field, 10), field.slice(field.indexOf('=') + 1)] as const);
  const source = fields.find(([tag]) => tag === ID_SOURCE)?.[1];
  for (const [tag, value] of fields) {
    if (isSayable(tag, value, source, version)) message.text(tag, value);
  }
}

function isSayable(tag: number, value: string, source: string | undefined, version: FixVersion): boolean {
  if (Number.isNaN(tag)) return false;
  if (tag === SECURITY_ID || tag === ID_SOURCE) return hasSource(version, source ?? '');
  if (tag === OPT_ATTRIBUTE || tag === SECURITY_EXCHANGE) return isFrom(version, 'FIX.4.1');
  return FIELDS_BY_TAG.get(tag)?.isIn?.(version, value) ?? true;
}

/** Writes the fields of a request that name an instrument, as they were sent. */
export function writeRequested(message: Encoder, request: MessageView): void {
  for (const tag of [SYMBOL, ...FORM_TAGS]) {
    const at = request.indexOf(tag);
    if (at >= 0) message.bytes(tag, request.buffer, request.starts[at], request.ends[at]);
  }
}
