import type { Instrument } from '../../../engine/instrument.ts';
import { REJECT_REASONS } from '../../../engine/reject.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { writeField, writeInstrument } from '../instruments/instrument-block.ts';
import type { InstrumentFinder, InstrumentProblem } from '../instruments/instrument-finder.ts';
import { writeRequested } from '../instruments/instrument-form.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { responseId } from './security-list.ts';
import { oneOfEachClass, oneOfEachType, writeType } from './security-types.ts';
import { TRADING_SESSION } from './status-codes.ts';

/** Definitions in one answer: more are to be asked for by type or symbol, or as a list. */
const PER_ANSWER = 1_000;

/** SecurityRequestType (321). */
const IDENTITY_AND_TERMS = '0';
const IDENTITY = '1';
const TYPES = '2';
const LIST = '3';

/** SecurityResponseType (323). Lists have codes of their own up to 4.3. */
const ACCEPTED = 1;
const LIST_OF_TYPES = 3;
const LIST_OF_SECURITIES = 4;
const REJECTED = 5;
const NO_MATCH = 6;

/** SecurityDefinitionRequest (c), from 4.2: answered with a SecurityDefinition (d) for each security or type. */
export class SecurityDefinitions {
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #finder: InstrumentFinder;

  constructor(session: Session, version: FixVersion, finder: InstrumentFinder) {
    this.#session = session;
    this.#version = version;
    this.#finder = finder;
  }

  answer(request: MessageView, now: Micros): void {
    if (request.has(263) && request.char(263) !== '0') {
      return this.#refuse(request, REJECTED, 'Definitions are not kept up to date: ask with 263=0.', now);
    }
    switch (request.text(321)) {
      case IDENTITY_AND_TERMS:
      case IDENTITY:
        return this.#one(request, now);
      case TYPES:
        return this.#types(request, now);
      case LIST:
        return this.#list(request, now);
      default:
        return this.#refuse(request, REJECTED, 'SecurityRequestType (321) is 0, 1, 2 or 3.', now);
    }
  }

  #one(request: MessageView, now: Micros): void {
    const found = this.#finder.find(request);
    if (found.instrument === null) return this.#problem(request, found, now);
    this.#define(request, found.instrument, ACCEPTED, 1, now);
  }

  #list(request: MessageView, now: Micros): void {
    const asked = this.#finder.matching(request);
    if (!Array.isArray(asked)) return this.#problem(request, asked, now);
    if (asked.length === 0)
      return this.#refuse(request, NO_MATCH, 'The venue trades nothing of the kind.', now);
    if (asked.length > PER_ANSWER) {
      const text = `${asked.length} securities, at most ${PER_ANSWER} at once: say more of them.`;
      return this.#refuse(request, REJECTED, text, now);
    }
    const type = isFrom(this.#version, 'FIX.4.4') ? ACCEPTED : LIST_OF_SECURITIES;
    for (const instrument of asked) this.#define(request, instrument, type, asked.length, now);
  }

  /** From 4.4 on SecurityTypes (w) has them all in one message, and this has no code for it any more. */
  #types(request: MessageView, now: Micros): void {
    if (isFrom(this.#version, 'FIX.4.4')) {
      return this.#refuse(request, REJECTED, 'Types are asked for with SecurityTypeRequest (v).', now);
    }
    const classes = oneOfEachClass(this.#finder.venue);
    // 4.2 has but one type for spot and NDFs.
    const types = isFrom(this.#version, 'FIX.4.3') ? classes : oneOfEachType(classes, this.#version);
    if (types.length === 0) return this.#refuse(request, NO_MATCH, 'The venue trades nothing.', now);
    for (const terms of types) {
      const message = this.#begin(request, LIST_OF_TYPES, types.length, now);
      writeType(message, terms, this.#version);
      this.#session.end();
    }
  }

  #define(request: MessageView, instrument: Instrument, type: number, total: number, now: Micros): void {
    const { terms, minQuantity } = instrument;
    const version = this.#version;
    const message = this.#begin(request, type, total, now);
    writeInstrument(message, instrument, version);
    writeField(message, 15, terms, version);
    const underlyings = UNDERLYINGS.find(([from]) => isFrom(version, from))![1];
    if (terms.underlying !== undefined && underlyings !== null) {
      message.int(underlyings, 1);
      message.text(311, terms.underlying);
    }
    // Of 5.0 they are terms of a market segment, which no instrument has here.
    if (!isFrom(version, 'FIX.5.0SP2')) message.text(336, TRADING_SESSION);
    if (isFrom(version, 'FIX.4.3') && !isFrom(version, 'FIX.5.0SP2')) {
      message.text(561, terms.lotSize);
      message.text(562, instrument.quantityText(minQuantity));
    }
    this.#session.end();
  }

  #problem(request: MessageView, { reason, text }: InstrumentProblem, now: Micros): void {
    const type = reason === 'unknown-symbol' ? NO_MATCH : REJECTED;
    this.#refuse(request, type, text ?? REJECT_REASONS[reason], now);
  }

  #refuse(request: MessageView, type: number, text: string, now: Micros): void {
    const message = this.#begin(request, type, 0, now);
    writeRequested(message, request);
    message.text(58, text);
    this.#session.end();
  }

  #begin(request: MessageView, type: number, total: number, now: Micros): Encoder {
    const message = this.#session.begin('d', now);
    message.text(320, request.text(320));
    message.text(322, responseId(this.#session));
    message.int(323, type);
    if (!isFrom(this.#version, 'FIX.4.3')) message.int(393, total);
    return message;
  }
}

/** The group of underlyings, by the version from which on it is that one: 4.2 has it in NoRelatedSym, 4.3 has none. */
const UNDERLYINGS = [
  ['FIX.4.4', 711],
  ['FIX.4.3', null],
  ['FIX.4.2', 146],
] as const;
