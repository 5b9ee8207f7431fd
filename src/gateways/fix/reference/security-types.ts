import type { AssetClass, InstrumentTerms } from '../../../engine/instrument.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { Session } from '../../../protocols/fix/session.ts';
import { writeField } from '../instruments/instrument-block.ts';
import { securityType } from '../instruments/instrument-fields.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { responseId } from './security-list.ts';

/** SecurityResponseType (323): as it was asked for. */
const ACCEPTED = 1;

/** SecurityType (167) of what the version has no type for. */
const NO_TYPE = 'NONE';

/** SecurityTypeRequest (v), from 4.3: answered with the SecurityTypes (w) of what the venue trades. */
export class SecurityTypes {
  readonly #session: Session;
  readonly #version: FixVersion;
  readonly #venue: Venue;

  constructor(session: Session, version: FixVersion, venue: Venue) {
    this.#session = session;
    this.#version = version;
    this.#venue = venue;
  }

  answer(request: MessageView, now: Micros): void {
    const message = this.#session.begin('w', now);
    message.text(320, request.text(320));
    message.text(322, responseId(this.#session));
    message.int(323, ACCEPTED);
    const traded = oneOfEachClass(this.#venue);
    message.int(557, traded.length);
    if (isFrom(this.#version, 'FIX.4.4')) message.boolean(893, true);
    if (traded.length > 0) message.int(558, traded.length);
    for (const terms of traded) writeType(message, terms, this.#version);
    this.#session.end();
  }
}

/** Terms of an instrument of each asset class that the venue trades. */
export function oneOfEachClass(venue: Venue): readonly InstrumentTerms[] {
  const terms = new Map<AssetClass, InstrumentTerms>();
  for (const instrument of venue.instruments()) terms.set(instrument.terms.assetClass, instrument.terms);
  return [...terms.values()];
}

/** The first of those that have the same SecurityType (167). */
export function oneOfEachType(terms: readonly InstrumentTerms[], version: FixVersion): InstrumentTerms[] {
  const types = terms.map(({ assetClass }) => securityType(assetClass, version));
  return terms.filter((_, at) => types.indexOf(types[at]!) === at);
}

/** SecurityType (167) with Product and CFICode: options of both rights are of one type. */
export function writeType(
  message: Encoder,
  { putCall: _right, exerciseStyle: _style, ...terms }: InstrumentTerms,
  version: FixVersion,
): void {
  if (!writeField(message, 167, terms, version)) message.text(167, NO_TYPE);
  writeField(message, 460, terms, version);
  writeField(message, 461, terms, version);
}
