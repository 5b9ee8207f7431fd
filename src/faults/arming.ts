import * as z from 'zod';
import { fitsPattern } from '../engine/hold-match.ts';
import { SIDES } from '../engine/values.ts';
import { FAULTS, type FaultKindName } from './catalogue.ts';
import { isSaidIn, type SaidIn } from './kind.ts';
import type { FaultMatch } from './match.ts';
import type { FaultRule } from './rule.ts';

const pattern = z.string().min(1).max(64);

/** What every fault takes beside the parameters of its kind. */
export const FAULT_COMMON = {
  session: pattern
    .optional()
    .describe('Only of these sessions; * and ? stand for any characters and any one, here and below'),
  symbol: pattern.optional().describe('Only of these instruments'),
  side: z.enum(SIDES).optional().describe('Only of this side'),
  clientOrderId: pattern.optional().describe('Only with these client order ids'),
  account: pattern.optional().describe('Only with these accounts, of orders entered since it was armed'),
  msgType: pattern.optional().describe('Only at messages of this MsgType (35)'),
  nth: z.int().min(1).max(1_000_000).default(1).describe('Fires at every nth that fits only'),
  afterMs: z.int().min(0).max(86_400_000).default(0).describe('Not before so long after it is armed'),
  times: z.int().min(1).max(1_000_000).default(1).describe('How often it fires; then it is disarmed'),
  probabilityPercent: z
    .int()
    .min(1)
    .max(100)
    .default(100)
    .describe('In so many of a hundred that fit it fires, at random'),
  onDisconnect: z
    .enum(['drop', 'keep'])
    .default('keep')
    .describe('What becomes of what it has delayed when the connection ends'),
};

/** The same as it is once checked. */
export type FaultTerms = z.output<z.ZodObject<typeof FAULT_COMMON>>;

/** A fault by what was said of it. */
export function faultRule(
  name: string,
  kind: FaultKindName,
  terms: FaultTerms,
  seed: number,
  parameters: FaultRule['parameters'],
): FaultRule {
  const { session = null, symbol = null, side = null, clientOrderId = null, ...rest } = terms;
  const { account = null, msgType = null, nth, afterMs, times, probabilityPercent, onDisconnect } = rest;
  const match = { session, symbol, side, clientOrderId, account, msgType };
  return { name, kind, match, nth, afterMs, times, probabilityPercent, seed, onDisconnect, parameters };
}

/** Of what there may be faults. */
export interface FaultPlaces {
  readonly sessions: readonly { readonly name: string; readonly beginString: SaidIn }[];
  /** Of sessions for any client: what comes before the name of one of their clients. */
  readonly prefixes: readonly { readonly prefix: string; readonly beginString: SaidIn }[];
  /** Whether there is an instrument of that symbol or alias. */
  hasInstrument(symbol: string): boolean;
}

/** Why a fault cannot be armed. */
export interface ArmingProblem {
  readonly key: 'kind' | 'session' | 'symbol';
  readonly message: string;
}

/** Whether there is anybody whom the fault could concern, in a version that can say it; null when there is. */
export function armingProblem(
  kind: FaultKindName,
  { session, symbol }: Pick<FaultMatch, 'session' | 'symbol'>,
  places: FaultPlaces,
): ArmingProblem | null {
  const concerned = concernedBy(session, places);
  if (concerned.length === 0) {
    const message = session === null ? 'there is no session' : `there is no session "${session}"`;
    return { key: 'session', message };
  }
  if (!concerned.some((beginString) => isSaidIn(FAULTS[kind], beginString))) {
    const versions = [...new Set(concerned)].join(', ');
    return { key: 'kind', message: `${versions} cannot say ${kind}` };
  }
  if (symbol !== null && !/[*?]/.test(symbol) && !places.hasInstrument(symbol))
    return { key: 'symbol', message: `there is no instrument "${symbol}"` };
  return null;
}

/** The versions of the sessions that the pattern may fit, those of clients included that have not come yet. */
function concernedBy(session: string | null, { sessions, prefixes }: FaultPlaces): SaidIn[] {
  const isGlob = session === null || /[*?]/.test(session);
  return [
    ...sessions.filter(({ name }) => fitsPattern(session, name)),
    ...prefixes.filter(({ prefix }) => isGlob || session.startsWith(prefix)),
  ].map(({ beginString }) => beginString);
}
