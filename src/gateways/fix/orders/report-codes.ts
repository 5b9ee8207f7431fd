import { since } from '../version.ts';

/** ExecType (150). Those of fills, corrections and status exist from 4.3 on; before, ExecTransType (20) is beside it. */
export const EXEC_TYPE = {
  new: '0',
  partialFill: '1',
  fill: '2',
  doneForDay: '3',
  canceled: '4',
  replaced: '5',
  pendingCancel: '6',
  stopped: '7',
  rejected: '8',
  suspended: '9',
  pendingNew: 'A',
  expired: 'C',
  restated: 'D',
  trade: 'F',
  tradeCorrect: 'G',
  tradeCancel: 'H',
  status: 'I',
  triggered: 'L',
} as const;

/** ExecTransType (20), up to 4.2. */
export const TRANSACTION = { new: '0', cancel: '1', correct: '2', status: '3' } as const;
export type Transaction = keyof typeof TRANSACTION;

/** ExecType (150) and OrdStatus (39) of a replace that is pending: up to 4.1 those of a cancel. */
export const PENDING_REPLACE = since({ 'FIX.4.0': EXEC_TYPE.pendingCancel, 'FIX.4.2': 'E' });

/** LastLiquidityInd (851). */
export const LIQUIDITY = {
  added: since({ 'FIX.4.4': '1' }),
  removed: since({ 'FIX.4.4': '2' }),
  auction: since({ 'FIX.5.0SP2': '4' }),
};
