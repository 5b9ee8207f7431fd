/**
 * How the numbers of orders, executions and trades read on every surface: `O-7`, `E-12`, `T-3`. The letter keeps
 * one kind of id from being taken for another.
 */
import type { ExecutionId, OrderId, TradeId } from './values.ts';

export function orderIdText(id: OrderId): string {
  return `O-${id}`;
}

export function executionIdText(id: ExecutionId): string {
  return `E-${id}`;
}

export function tradeIdText(id: TradeId): string {
  return `T-${id}`;
}

export function parseOrderId(text: string): OrderId | null {
  return parse('O-', text);
}

export function parseExecutionId(text: string): ExecutionId | null {
  return parse('E-', text);
}

export function parseTradeId(text: string): TradeId | null {
  return parse('T-', text);
}

function parse(prefix: string, text: string): number | null {
  const digits = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  return /^[1-9][0-9]{0,15}$/.test(digits) ? Number(digits) : null;
}
