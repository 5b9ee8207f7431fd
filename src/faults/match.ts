import { fitsPattern } from '../engine/hold-match.ts';
import type { Side } from '../engine/values.ts';

/** What happens to whom, as far as it is known; null where there is no such thing. */
export interface FaultSubject {
  /** Name of the session. */
  readonly session: string;
  /** Of the message, if one is concerned. */
  readonly msgType: string | null;
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly clientOrderId: string | null;
  readonly account: string | null;
}

/** What a fault concerns: all that is not null must fit. `*` and `?` in texts stand for any characters and any one. */
export type FaultMatch = { readonly [Key in keyof FaultSubject]: FaultSubject[Key] | null };

const WORDS = {
  session: 'the session',
  msgType: 'the message type',
  symbol: 'the symbol',
  side: 'the side',
  clientOrderId: 'the client order id',
  account: 'the account',
} as const satisfies Record<keyof FaultSubject, string>;

const KEYS = Object.keys(WORDS) as (keyof FaultSubject)[];

/** Why the match does not fit, for people; null when it does. */
export function misfit(match: FaultMatch, subject: FaultSubject): string | null {
  for (const key of KEYS) {
    const pattern = match[key];
    const value = subject[key];
    if (pattern === null) continue;
    if (value === null) return `${WORDS[key]} is not known here`;
    if (!fitsPattern(pattern, value)) return `${WORDS[key]} was ${value}, not ${pattern}`;
  }
  return null;
}
