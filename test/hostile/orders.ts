import { fixTime, type Field, type RawFixMessage } from '../kit/raw-fix-message.ts';
import { SYMBOL } from './rig.ts';

/** What an order of `passingOrder` is answered with: it is new, and it is cancelled. */
export const REPORTS_PER_ORDER = 2;

/** An order that nobody trades with and that rests nowhere, so that many of them leave nothing behind. */
export function passingOrder(id: string, text = ''): Field[] {
  return [
    [11, id],
    [21, 1],
    [55, SYMBOL],
    [54, 1],
    [38, 1],
    [40, 2],
    [44, '1.00'],
    [59, 3],
    [60, fixTime(new Date())],
    ...(text === '' ? [] : [[58, text] as const]),
  ];
}

const FAULTS_KEPT = 5;

/** Checks, message by message, that numbers follow one another and that the venue misses and refuses nothing. */
export class Consecutive {
  reports = 0;
  readonly faults: string[];
  readonly #peer: string;
  #expected = 1;

  /** Several may share a list of faults, each with the name of its peer. */
  constructor(faults: string[] = [], peer = '') {
    this.faults = faults;
    this.#peer = peer;
  }

  onMessage(message: RawFixMessage): void {
    const { type, seqNum } = message;
    if (seqNum !== this.#expected) this.fault(`${this.#expected} was expected: ${message.toString()}`);
    if (type === '2' || type === '3') this.fault(message.toString());
    this.#expected = type === '4' ? Number(message.get(36)) : seqNum + 1;
    if (type === '8') this.reports++;
  }

  fault(text: string): void {
    if (this.faults.length < FAULTS_KEPT) this.faults.push(`${this.#peer} ${text}`);
  }
}
