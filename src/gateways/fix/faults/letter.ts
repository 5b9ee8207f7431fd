import type { Occasion } from '../../../faults/occasions.ts';
import type { FaultSubject } from '../../../faults/match.ts';
import type { Unsent } from '../../../protocols/fix/outgoing.ts';
import type { Field } from '../profile/fields.ts';
import { EXEC_TYPE, TRANSACTION } from '../orders/report-codes.ts';

const SOH = '\x01';

/** A message on its way into the session, as faults read and change it. */
export interface Letter extends Omit<Unsent, 'body'> {
  readonly fields: readonly Field[];
}

export function letterOf({ body, ...rest }: Unsent): Letter {
  return { ...rest, fields: fieldsIn(body) };
}

/** The fields of a message or of a part of one, whether or not it is as it should be. */
export function fieldsIn(bytes: Buffer): Field[] {
  const fields: [number, string][] = [];
  for (const part of bytes.toString('latin1').split(SOH).slice(0, -1)) {
    const equals = part.indexOf('=');
    const last = fields.at(-1);
    // Data may hold the separator: what is no field belongs to the one before.
    if (/^[1-9]\d*$/.test(part.slice(0, equals)))
      fields.push([Number(part.slice(0, equals)), part.slice(equals + 1)]);
    else if (last !== undefined) last[1] += SOH + part;
  }
  return fields;
}

export function unsentOf({ fields, ...rest }: Letter): Unsent {
  const text = fields.map(([tag, value]) => `${tag}=${value}${SOH}`).join('');
  return { ...rest, body: Buffer.from(text, 'latin1') };
}

/** The first value of a field; empty where there is none, as FIX has no empty fields. */
export function valueIn({ fields }: Pick<Letter, 'fields'>, tag: number): string {
  return fields.find(([each]) => each === tag)?.[1] ?? '';
}

/** The letter with a field that says something else, where it has it. */
export function withValue(letter: Letter, tag: number, value: string): Letter {
  return { ...letter, fields: letter.fields.map((field) => (field[0] === tag ? [tag, value] : field)) };
}

/** What of a message faults act at before it has its number. */
export function occasionsOf(letter: Letter): readonly Occasion[] {
  return ['message-due', ...occasionsOfType(letter)];
}

function occasionsOfType(letter: Letter): readonly Occasion[] {
  switch (letter.msgType) {
    case '8':
      return ['report-told', ...reportOccasions(letter)];
    case '9':
      return ['report-told', 'refusal-told'];
    case 'W':
      return ['market-data-sent'];
    case 'X':
      return ['market-data-sent', 'increment-sent'];
    case '0':
      return valueIn(letter, 112) === '' ? [] : ['test-answered'];
    default:
      return [];
  }
}

/** Up to 4.2 ExecTransType (20) says whether a report is new; 4.0 has no ExecType (150) but OrdStatus (39). */
function reportOccasions(letter: Letter): readonly Occasion[] {
  const transaction = valueIn(letter, 20);
  if (transaction !== '' && transaction !== TRANSACTION.new) return [];
  const execType = valueIn(letter, 150);
  switch (execType === '' ? valueIn(letter, 39) : execType) {
    case EXEC_TYPE.new:
      return ['acceptance-told'];
    case EXEC_TYPE.rejected:
      return ['refusal-told'];
    case EXEC_TYPE.partialFill:
    case EXEC_TYPE.fill:
    case EXEC_TYPE.trade:
      // Where the status is all there is, it is that of every report on an order that has traded.
      return execType === '' && !(Number(valueIn(letter, 32)) > 0) ? [] : ['fill-told'];
    default:
      return [];
  }
}

/** Whose message it is, and of what order. */
export function subjectOf(session: string, letter: Pick<Letter, 'msgType' | 'fields'>): FaultSubject {
  return {
    session,
    msgType: letter.msgType,
    symbol: valueIn(letter, 55) || null,
    side: sideOf(valueIn(letter, 54)),
    clientOrderId: valueIn(letter, 11) || null,
    account: valueIn(letter, 1) || null,
  };
}

/** Side (54): all kinds of sales are of the sell side. */
export function sideOf(code: string): FaultSubject['side'] {
  if (code === '1') return 'buy';
  return code === '2' || code === '5' || code === '6' ? 'sell' : null;
}
