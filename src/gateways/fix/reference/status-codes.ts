import type { Phase } from '../../../engine/phases.ts';
import { isFrom, type FixVersion } from '../version.ts';

/** TradingSessionID (336) of the venue's one trading session: 1 is the day in 5.0, and free text before. */
export const TRADING_SESSION = '1';

/** TradSesMethod (338): electronic. TradSesMode (339): simulated. */
export const METHOD = '1';
export const MODE = '2';

/** SecurityTradingStatus (326), as far as no phase has it. */
export const RESUME = 3;
export const NOT_AVAILABLE = 18;
export const NOT_TRADED = 19;
export const UNKNOWN_SECURITY = 20;

/** TradSesStatus (340), from 4.3: the request is refused. */
export const REQUEST_REJECTED = 6;

interface PhaseCodes {
  /** SecurityTradingStatus (326); of 4.2 another where that has no such value. */
  readonly security: number;
  readonly securityOf42?: number;
  /** TradSesStatus (340). */
  readonly session: number;
  /** TradingSessionSubID (625), from 4.3; null for no part of the day. */
  readonly part: string | null;
}

const PHASE_CODES = {
  closed: { security: NOT_AVAILABLE, session: 3, part: null },
  'pre-open': { security: 21, securityOf42: NOT_AVAILABLE, session: 4, part: '1' },
  'opening-auction': { security: 22, securityOf42: 5, session: 4, part: '2' },
  continuous: { security: 17, session: 2, part: '3' },
  'intraday-auction': { security: 5, session: 2, part: '6' },
  'volatility-auction': { security: 5, session: 2, part: '9' },
  halt: { security: 2, session: 1, part: '7' },
  'closing-auction': { security: 5, session: 5, part: '4' },
  'trade-at-last': { security: 17, session: 2, part: '5' },
} as const satisfies Record<Phase, PhaseCodes>;

export function securityStatus(phase: Phase, version: FixVersion): number {
  const codes: PhaseCodes = PHASE_CODES[phase];
  return isFrom(version, 'FIX.4.3') ? codes.security : (codes.securityOf42 ?? codes.security);
}

export function sessionStatus(phase: Phase): number {
  return PHASE_CODES[phase].session;
}

export function sessionPart(phase: Phase, version: FixVersion): string | null {
  return isFrom(version, 'FIX.4.3') ? PHASE_CODES[phase].part : null;
}
