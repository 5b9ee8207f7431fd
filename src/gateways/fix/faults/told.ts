import type { ArmedFault } from '../../../faults/armed-fault.ts';
import type { Side } from '../../../engine/values.ts';
import type { FaultKindName } from '../../../faults/catalogue.ts';
import { addDecimals } from './decimal-text.ts';
import { valueIn, withValue, type Letter } from './letter.ts';

/** What a fault needs to make something else of a message that a client is told. */
export interface Telling {
  /** ExecID (17) of the fill that the client was told last; null before the first. */
  readonly lastFill: string | null;
  readonly now: number;
  /** MsgSeqNum (34) that the message is about to have. */
  readonly nextNumber: number;
  /** So many numbers are never used. */
  skipNumbers(count: number): void;
  /** The best price of a side of the book, so many ticks away; null where there is none. */
  priceBeyond(symbol: string, side: Side, ticks: number): string | null;
  /** All that is to be seen now of what a request is subscribed to; null where it is to nothing. */
  snapshot(requestId: string, symbol: string): Letter | null;
  /** Tells a letter later. Throws RangeError where too much is told later already. */
  later(delayMs: number, letter: Letter): void;
  /**
   * Tells an acceptance later, as `later`: with what is told of its order meanwhile behind it, or sooner, once so many
   * fills of its order were told.
   */
  holdBack(letter: Letter, fillsFirst: number | null, atMostMs: number): void;
}

/** What is told in the place of a letter. Throws RangeError that says why the fault cannot fire at it. */
export type Act = (armed: ArmedFault, letter: Letter, telling: Telling) => Letter[];

const FIGURES = { traded: 14, open: 151, average: 6 } as const;

export const TOLD: { readonly [Kind in FaultKindName]?: Act } = {
  'ack-lost': (armed, letter, telling) => {
    const { laterMs } = armed.parameters<'ack-lost'>();
    if (laterMs !== undefined) telling.later(laterMs, letter);
    return [];
  },
  'ack-late': (armed, letter, telling) => {
    const { delayMs, jitterMs } = armed.parameters<'ack-late'>();
    const wait = delayMs + Math.floor(armed.random() * (jitterMs + 1));
    telling.holdBack(letter, null, wait);
    return [];
  },
  'ack-after-fill': (armed, letter, telling) => {
    const { fills, withinMs } = armed.parameters<'ack-after-fill'>();
    telling.holdBack(letter, fills, withinMs);
    return [];
  },
  'fill-duplicate': (armed, letter, telling) => {
    const { copies, flag, gapMs } = armed.parameters<'fill-duplicate'>();
    const copy = copyOf(letter, flag, telling);
    const all = Array.from({ length: copies }, () => copy);
    if (gapMs === 0) return [letter, ...all];
    for (const [index, each] of all.entries()) telling.later(gapMs * (index + 1), each);
    return [letter];
  },
  'fill-same-exec-id': (_, letter, { lastFill }) => {
    if (lastFill === null) throw new RangeError('no fill was told before it');
    return [withValue(letter, 17, lastFill)];
  },
  'qty-wrong': (armed, letter) => {
    const { figure, delta } = armed.parameters<'qty-wrong'>();
    const tag = FIGURES[figure];
    const value = valueIn(letter, tag);
    if (value === '') throw new RangeError(`the report has no ${tag}`);
    return [withValue(letter, tag, addDecimals(value, delta))];
  },
  'unknown-order-id': (armed, letter) => {
    const { unknownId, instead } = armed.parameters<'unknown-order-id'>();
    const isReport = letter.msgType === '8';
    const values = new Map([
      [37, unknownId],
      [11, unknownId],
      [41, unknownId],
      [17, `${valueIn(letter, 17)}-${unknownId}`],
    ]);
    const fields = letter.fields
      .filter(([tag]) => !isReport || tag !== 41)
      .map(([tag, value]) => [tag, values.get(tag) ?? value] as const);
    const unknown = { ...letter, fields };
    return instead ? [unknown] : [letter, unknown];
  },
  'seq-high': (armed, letter, telling) => {
    telling.skipNumbers(armed.parameters<'seq-high'>().by);
    return [{ ...letter }];
  },
  'poss-dup-no-122': (_, letter, { nextNumber: seqNum }) => {
    if (letter.kind === 'admin') throw new RangeError('it was a message of the session itself');
    return [letter, { ...letter, repeats: { seqNum, origSendingTime: null } }];
  },
  'test-request-ignored': () => [],
  'reject-odd': (armed, letter) => {
    const { code, text } = armed.parameters<'reject-odd'>();
    const coded = setValue(letter, letter.msgType === '9' ? 102 : 103, String(code));
    return [text === undefined ? coded : setValue(coded, 58, text)];
  },
};

function copyOf(
  letter: Letter,
  flag: 'none' | 'poss-dup' | 'poss-resend',
  { nextNumber, now }: Telling,
): Letter {
  if (flag === 'poss-dup') return { ...letter, repeats: { seqNum: nextNumber, origSendingTime: now } };
  // PossResend (97) is of the header, at the end of which the fields of a letter begin.
  if (flag === 'poss-resend') return { ...letter, fields: [[97, 'Y'], ...letter.fields] };
  return letter;
}

function setValue(letter: Letter, tag: number, value: string): Letter {
  if (valueIn(letter, tag) !== '') return withValue(letter, tag, value);
  return { ...letter, fields: [...letter.fields, [tag, value]] };
}
