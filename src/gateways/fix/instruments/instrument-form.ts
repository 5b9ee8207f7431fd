import type { Instrument } from '../../../engine/instrument.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { INSTRUMENT_FIELDS } from './instrument-fields.ts';

const SYMBOL = 55;

/** SymbolSfx, SecurityID and its source, OptAttribute and SecurityExchange: repeated, beside what is checked. */
const NAMES = [65, 48, 22, 206, 207];

/** The fields by which a client may name an instrument beside Symbol (55): Instrument block and settlement terms. */
export const FORM_TAGS: readonly number[] = [...NAMES, ...INSTRUMENT_FIELDS.map(({ tag }) => tag)];

/** Characters of a form at most: longer ones are no names, and are not kept with each order. */
const MAX_FORM = 256;

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

/** Writes the instrument of an order: in the form that its client used, or as Symbol (55) alone. */
export function writeForm(message: Encoder, symbol: string, form: string | undefined): void {
  if (form === undefined) message.text(SYMBOL, symbol);
  else message.raw(Buffer.from(form, 'latin1'));
}

/** Writes the fields of a request that name an instrument, as they were sent. */
export function writeRequested(message: Encoder, request: MessageView): void {
  for (const tag of [SYMBOL, ...FORM_TAGS]) {
    const at = request.indexOf(tag);
    if (at >= 0) message.bytes(tag, request.buffer, request.starts[at], request.ends[at]);
  }
}
