import type { Instrument } from '../../../engine/instrument.ts';
import type { RejectReason } from '../../../engine/reject.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { idOf, kindOf } from './id-sources.ts';
import { familyMembers, isOfFamily } from './instrument-families.ts';
import { FORM_TAGS, formOf } from './instrument-form.ts';
import { INSTRUMENT_FIELDS, type InstrumentField } from './instrument-fields.ts';

/** The instrument that a message names. */
interface FoundInstrument {
  readonly instrument: Instrument;
  /** How it names it, see `writeForm`; undefined when it is by the symbol and nothing else. */
  readonly form: string | undefined;
}

/** Why a message does not name one instrument of the venue. */
export interface InstrumentProblem {
  readonly instrument: null;
  readonly reason: Extract<
    RejectReason,
    'unknown-symbol' | 'contradictory-instrument' | 'ambiguous-instrument'
  >;
  /** What exactly is the matter; null where the sentence of the reason says it all. */
  readonly text: string | null;
}

const SYMBOL = 55;
const SECURITY_ID = 48;
const ID_SOURCE = 22;
const MATURITY_MONTH = 200;
const RELATED_SYMBOLS = 146;

/** Symbol (55) of a message that names the instrument otherwise (4.4 vol. 7, "Symbology"). */
export const NO_SYMBOL = '[N/A]';

const UNKNOWN: InstrumentProblem = { instrument: null, reason: 'unknown-symbol', text: null };

/** Instruments that a sentence names at most, and characters that it repeats of a value. */
const NAMED_AT_MOST = 3;
const REPEATED_AT_MOST = 40;

const FIELDS_BY_TAG = new Map(INSTRUMENT_FIELDS.map((field) => [field.tag, field]));

/** Whether a tag is one of those that say more than Symbol: asked for each field of each order. */
const TAG_LIMIT = 1 + Math.max(...FORM_TAGS);
const TELLS_MORE = Uint8Array.from({ length: TAG_LIMIT }, (_, tag) => (FORM_TAGS.includes(tag) ? 1 : 0));

/** A field as a client sent it. */
interface Told {
  readonly field: InstrumentField;
  readonly value: string;
}

/** What a message says of an instrument. */
interface Description {
  /** Symbol (55); empty for none. */
  readonly symbol: string;
  /** SecurityID (48) and its source (22); empty for none. */
  readonly id: string;
  readonly source: string;
  readonly others: readonly Told[];
}

/**
 * Finds the instrument of a message by whatever the client names it: Symbol (55), SecurityID (48), or the terms of its
 * asset class. Everything that is said must be true of the instrument, and of no other one.
 */
export class InstrumentFinder {
  readonly venue: Venue;

  constructor(venue: Venue) {
    this.venue = venue;
  }

  /** Looks into the fields from index `from` to before `to`: of the whole message, or of one entry of a group. */
  find(message: MessageView, from = 0, to: number = message.count): FoundInstrument | InstrumentProblem {
    const { tags } = message;
    let symbolAt = -1;
    let tellsMore = false;
    for (let index = from; index < to; index++) {
      const tag = tags[index]!;
      if (tag === SYMBOL) symbolAt = index;
      else if (tag < TAG_LIMIT && TELLS_MORE[tag] === 1) tellsMore = true;
    }
    const symbol = symbolAt < 0 ? '' : message.textAt(symbolAt);
    if (!tellsMore) {
      const instrument = this.venue.instrument(symbol);
      if (instrument !== undefined && instrument.symbol === symbol) return { instrument, form: undefined };
    }
    const found = this.#search(descriptionOf(message, from, to, symbol));
    return 'reason' in found ? found : { instrument: found, form: formOf(message, from, to, found) };
  }

  /** All instruments of which everything is true that a message says; all there are when it says nothing. */
  matching(message: MessageView): Instrument[] | InstrumentProblem {
    const told = descriptionOf(message, 0, message.count, message.text(SYMBOL));
    const problem = problemOfId(told);
    if (problem !== null) return problem;
    const byId = told.id === '' ? undefined : this.#byId(told.id, told.source);
    // An id that nobody has fits those of whom it is not known otherwise: one instrument, perhaps, but no list.
    if (told.id !== '' && byId === undefined) return [];
    return Array.from(this.venue.instruments()).filter(
      (instrument) => misfit(instrument, told, byId) === null,
    );
  }

  /** What each entry of the group of instruments, NoRelatedSym (146), names. */
  findEach(message: MessageView): (FoundInstrument | InstrumentProblem)[] {
    const first = message.indexOf(RELATED_SYMBOLS) + 1;
    const begins = Array.from(message.tags.subarray(first, message.count))
      .map((tag, offset) => (tag === message.tags[first] ? first + offset : 0))
      .filter((at) => at > 0);
    return begins.map((from, index) => this.find(message, from, begins[index + 1] ?? message.count));
  }

  #search(told: Description): Instrument | InstrumentProblem {
    const { symbol, id, source } = told;
    const idProblem = problemOfId(told);
    if (idProblem !== null) return idProblem;
    const exact = symbol === '' ? undefined : this.venue.instrument(symbol);
    const byId = id === '' ? undefined : this.#byId(id, source);
    const first = [exact, byId].filter((instrument) => instrument !== undefined);
    const good = first.find((instrument) => misfit(instrument, told, byId) === null);
    if (good !== undefined) return good;
    // With nothing but names, a symbol stands for itself and not for its family.
    const isOfMany = symbol !== '' && (exact === undefined || told.others.length > 0);
    const family = isOfMany ? familyMembers(this.venue, symbol, monthIn(told)) : [];
    const matches = family.filter((instrument) => misfit(instrument, told, byId) === null);
    if (matches.length === 1) return matches[0]!;
    if (matches.length > 1) return ambiguous(symbol, matches);
    if (id === '' && told.others.length === 0) return UNKNOWN;
    const meant = [...new Set([...first, ...(symbol === '' ? [] : familyMembers(this.venue, symbol, ''))])];
    // A Symbol of many says nothing of which of them was meant; an id does.
    const isSure = meant.length === 1 || (first.length > 0 && id !== '');
    return isSure ? contradiction(meant[0]!, misfit(meant[0]!, told, byId)!) : unknown(told);
  }

  #byId(id: string, source: string): Instrument | undefined {
    const instrument = this.venue.instrument(id);
    return instrument !== undefined && idOf(instrument.terms, kindOf(source)!) === id
      ? instrument
      : undefined;
  }
}

/** Whether a message names an instrument at all: cancels need not. */
export function namesInstrument({ tags, count }: MessageView): boolean {
  for (let index = 0; index < count; index++) {
    const tag = tags[index];
    if (tag === SYMBOL || tag === SECURITY_ID) return true;
  }
  return false;
}

function descriptionOf(message: MessageView, from: number, to: number, symbol: string): Description {
  const others: Told[] = [];
  let id = '';
  let source = '';
  for (let index = from; index < to; index++) {
    const tag = message.tags[index]!;
    const field = FIELDS_BY_TAG.get(tag);
    if (field !== undefined) others.push({ field, value: message.textAt(index) });
    else if (tag === SECURITY_ID) id = message.textAt(index);
    else if (tag === ID_SOURCE) source = message.textAt(index);
  }
  return { symbol: symbol === NO_SYMBOL ? '' : symbol, id, source, others };
}

function problemOfId({ id, source }: Description): InstrumentProblem | null {
  if (id === '' || kindOf(source) !== undefined) return null;
  const text =
    source === ''
      ? `SecurityIDSource (${ID_SOURCE}) is missing: it says whose id SecurityID (${SECURITY_ID}) is.`
      : `${words('SecurityIDSource', ID_SOURCE, source)} is none that the venue knows.`;
  return { instrument: null, reason: 'unknown-symbol', text };
}

/** The first field that says what is not so of the instrument, in words; null when all of them may be meant of it. */
function misfit(instrument: Instrument, told: Description, byId: Instrument | undefined): string | null {
  const { terms } = instrument;
  const { symbol, id, source, others } = told;
  if (symbol !== '' && !isNameOf(instrument, symbol)) return words('Symbol', SYMBOL, symbol);
  if (id !== '' && byId !== instrument) {
    const own = idOf(terms, kindOf(source)!);
    // Whose id it is the venue cannot say when it knows neither.
    if (byId !== undefined || own !== undefined) return words('SecurityID', SECURITY_ID, id);
  }
  const wrong = others.find(({ field, value }) => !field.fits(value, terms));
  return wrong === undefined ? null : wordsOf(wrong);
}

function isNameOf({ terms }: Instrument, symbol: string): boolean {
  return (
    symbol === terms.symbol || Object.values(terms.aliases).includes(symbol) || isOfFamily(terms, symbol)
  );
}

/** The month of a description, by which large families are narrowed down first. */
function monthIn({ others }: Description): string {
  const month = others.find(({ field }) => field.tag === MATURITY_MONTH)?.value ?? '';
  return month.slice(0, 6);
}

function contradiction({ symbol }: Instrument, wrong: string): InstrumentProblem {
  return { instrument: null, reason: 'contradictory-instrument', text: `${wrong} is not that of ${symbol}.` };
}

function ambiguous(symbol: string, matches: readonly Instrument[]): InstrumentProblem {
  const named = matches.slice(0, NAMED_AT_MOST).map((instrument) => instrument.symbol);
  const rest = matches.length - named.length;
  const all = rest === 0 ? named.join(', ') : `${named.join(', ')} and ${rest} more`;
  return {
    instrument: null,
    reason: 'ambiguous-instrument',
    text: `${words('Symbol', SYMBOL, symbol)} may be ${all}.`,
  };
}

function unknown({ symbol, id, others }: Description): InstrumentProblem {
  const said = [
    ...(symbol === '' ? [] : [words('Symbol', SYMBOL, symbol)]),
    ...(id === '' ? [] : [words('SecurityID', SECURITY_ID, id)]),
    ...others.map(wordsOf),
  ];
  return {
    instrument: null,
    reason: 'unknown-symbol',
    text: `The venue trades nothing with ${said.join(', ')}.`,
  };
}

function wordsOf({ field, value }: Told): string {
  return words(field.name, field.tag, value);
}

function words(name: string, tag: number, value: string): string {
  const shown = value.length > REPEATED_AT_MOST ? `${value.slice(0, REPEATED_AT_MOST)}...` : value;
  return `${name} (${tag}) ${shown}`;
}
