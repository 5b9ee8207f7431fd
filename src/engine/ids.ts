/**
 * How the numbers of orders, executions and trades read on every surface: `O-7`, `E-12`, `T-3`. The letter keeps
 * one kind of id from being taken for another.
 */
import type { ExecutionId, OrderId, TradeId } from './values.ts';

export const ORDER_ID_PREFIX = 'O-';
export const EXECUTION_ID_PREFIX = 'E-';
const TRADE_ID_PREFIX = 'T-';

export function orderIdText(id: OrderId): string {
  return `${ORDER_ID_PREFIX}${id}`;
}

export function executionIdText(id: ExecutionId): string {
  return `${EXECUTION_ID_PREFIX}${id}`;
}

export function tradeIdText(id: TradeId): string {
  return `${TRADE_ID_PREFIX}${id}`;
}

export function parseOrderId(text: string): OrderId | null {
  return parse(ORDER_ID_PREFIX, text);
}

export function parseExecutionId(text: string): ExecutionId | null {
  return parse(EXECUTION_ID_PREFIX, text);
}

export function parseTradeId(text: string): TradeId | null {
  return parse(TRADE_ID_PREFIX, text);
}

function parse(prefix: string, text: string): number | null {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  return /^[1-9][0-9]{0,15}$/.test(digits) ? Number(digits) : null;
}
