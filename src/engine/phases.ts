import { TIME_IN_FORCE_RULES } from './time-in-force.ts';
import type { TimeInForce } from './values.ts';

/** The market phases, and what each allows. */
export const PHASES = [
  'closed',
  'pre-open',
  'opening-auction',
  'continuous',
  'intraday-auction',
  'volatility-auction',
  'halt',
  'closing-auction',
  'trade-at-last',
] as const;
export type Phase = (typeof PHASES)[number];

interface PhaseRule {
  readonly enter: boolean;
  readonly cancel: boolean;
  readonly replace: boolean;
  /**
   * How orders meet: at once; not before the auction at the end of the phase; at the price of the last trade only; or
   * not at all.
   */
  readonly matching: 'continuous' | 'auction' | 'at-last' | 'none';
}

export const PHASE_RULES = {
  /** Outside trading hours: orders of earlier days may be withdrawn. */
  closed: { enter: false, cancel: true, replace: false, matching: 'none' },
  /** Orders are collected; nothing is said of a price yet. */
  'pre-open': { enter: true, cancel: true, replace: true, matching: 'none' },
  /** FIX TradSesMode/TradingSessionSubID 2: collected for one price. */
  'opening-auction': { enter: true, cancel: true, replace: true, matching: 'auction' },
  /** TradingSessionSubID 3. */
  continuous: { enter: true, cancel: true, replace: true, matching: 'continuous' },
  /** TradingSessionSubID 6. */
  'intraday-auction': { enter: true, cancel: true, replace: true, matching: 'auction' },
  /** TradingSessionSubID 9: begun by a price beyond the dynamic band. */
  'volatility-auction': { enter: true, cancel: true, replace: true, matching: 'auction' },
  /** SecurityTradingStatus 2; whether orders may be canceled is said with the halt. */
  halt: { enter: false, cancel: true, replace: false, matching: 'none' },
  /** TradingSessionSubID 4. */
  'closing-auction': { enter: true, cancel: true, replace: true, matching: 'auction' },
  /** TradingSessionSubID 5 (post-trading): at the closing price. */
  'trade-at-last': { enter: true, cancel: true, replace: true, matching: 'at-last' },
} as const satisfies Record<Phase, PhaseRule>;

/** Of which auction the orders in the book are, where it is not traded continuously. */
const AUCTIONS: Partial<Record<Phase, 'opening' | 'closing' | 'other'>> = {
  'pre-open': 'opening',
  'opening-auction': 'opening',
  'intraday-auction': 'other',
  'volatility-auction': 'other',
  'closing-auction': 'closing',
};

/** Whether an order is in the book during a phase: one of certain auctions during these only. */
export function joinsBook(timeInForce: TimeInForce, phase: Phase): boolean {
  const { auctions } = TIME_IN_FORCE_RULES[timeInForce];
  if (auctions === null) return true;
  return auctions === 'any' ? PHASE_RULES[phase].matching === 'auction' : AUCTIONS[phase] === auctions;
}
