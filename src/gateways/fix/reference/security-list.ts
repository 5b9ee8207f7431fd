import type { Instrument } from '../../../engine/instrument.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { writeField, writeInstrument } from '../instruments/instrument-block.ts';
import { productOf } from '../instruments/instrument-fields.ts';
import { namesInstrument, type InstrumentFinder } from '../instruments/instrument-finder.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { TRADING_SESSION } from './status-codes.ts';

/** Instruments in one message. */
const PER_MESSAGE = 100;

/** Instruments in one answer: more are to be asked for by type or symbol. */
const PER_ANSWER = 20_000;

/** SecurityRequestResult (560). */
const VALID = 0;
const UNSUPPORTED = 1;
const NONE_FOUND = 2;

/** SecurityListRequestType (559). */
const BY_SYMBOL = '0';
const BY_TYPE = '1';
const BY_PRODUCT = '2';
const BY_SESSION = '3';
const ALL = '4';

/** SubscriptionRequestType (263): a snapshot. Lists are not kept up to date. */
const SNAPSHOT = '0';

/** SecurityListRequest (x), from 4.3: answered with as many SecurityLists (y) as it takes. */
export class SecurityLists {
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #finder: InstrumentFinder;

  constructor(session: Session, version: FixVersion, finder: InstrumentFinder) {
    this.#session = session;
    this.#version = version;
    this.#finder = finder;
  }

  answer(request: MessageView, now: Micros): void {
    const asked = this.#select(request);
    if (asked === null || asked.length > PER_ANSWER) return this.#refuse(request, UNSUPPORTED, now);
    if (asked.length === 0) return this.#refuse(request, NONE_FOUND, now);
    for (let from = 0; from < asked.length; from += PER_MESSAGE) {
      const listed = asked.slice(from, from + PER_MESSAGE);
      const message = this.#begin(request, VALID, now);
      message.int(393, asked.length);
      if (isFrom(this.#version, 'FIX.4.4')) message.boolean(893, from + listed.length === asked.length);
      message.int(146, listed.length);
      for (const instrument of listed) this.#entry(message, instrument);
      this.#session.end();
    }
  }

  /** The instruments that are asked for; null when the request is none of those that are answered. */
  #select(request: MessageView): readonly Instrument[] | null {
    if (request.has(263) && request.char(263) !== SNAPSHOT) return null;
    if (!isComplete(request)) return null;
    if (request.has(336) && request.text(336) !== TRADING_SESSION) return [];
    const matching = this.#finder.matching(request);
    if (!Array.isArray(matching)) return null;
    if (request.char(559) !== BY_PRODUCT) return matching;
    return matching.filter(({ terms }) => productOf(terms) === request.text(460));
  }

  #refuse(request: MessageView, result: number, now: Micros): void {
    this.#begin(request, result, now);
    this.#session.end();
  }

  #begin(request: MessageView, result: number, now: Micros): Encoder {
    const message = this.#session.begin('y', now);
    message.text(320, request.text(320));
    message.text(322, responseId(this.#session));
    message.int(560, result);
    return message;
  }

  /** The order is that of the group, which 5.0 has rearranged. */
  #entry(message: Encoder, instrument: Instrument): void {
    const { terms, minQuantity } = instrument;
    const version = this.#version;
    const is5 = isFrom(version, 'FIX.5.0SP2');
    writeInstrument(message, instrument, version);
    if (is5) writeLots();
    if (isFrom(version, 'FIX.4.4') && terms.underlying !== undefined) {
      message.int(711, 1);
      message.text(311, terms.underlying);
    }
    writeField(message, 15, terms, version);
    if (is5) return;
    writeLots();
    message.text(336, TRADING_SESSION);

    function writeLots(): void {
      if (is5) message.text(562, instrument.quantityText(minQuantity));
      message.text(561, terms.lotSize);
      if (!is5) message.text(562, instrument.quantityText(minQuantity));
    }
  }
}

/** SecurityResponseID (322): the number of the message that it is in, which no other has. */
export function responseId({ store }: Session): string {
  return `R-${store.nextSenderSeqNum}`;
}

/** Whether a request says what its type is about. */
function isComplete(request: MessageView): boolean {
  switch (request.text(559)) {
    case BY_SYMBOL:
      return namesInstrument(request);
    case BY_TYPE:
      return request.has(167) || request.has(461);
    case BY_PRODUCT:
      return request.has(460);
    case BY_SESSION:
      return request.has(336);
    case ALL:
      return true;
    default:
      return false;
  }
}
