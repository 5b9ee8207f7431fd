/** Executions that the owner of the order does not know: noted with the trade, for people to decide what becomes of it. */
import type { DisputeTrade } from './command.ts';
import type { RejectReason } from './reject.ts';
import type { Venue } from './venue.ts';

export function disputeTrade(venue: Venue, command: DisputeTrade): void {
  const { owner, executionId, reason, text } = command;
  const trade = venue.recentTrades.tradeOf(executionId);
  if (trade === undefined) return refuse(venue, 'unknown-trade');
  const all = venue.recentTrades.sidesOf(trade);
  const disputed = all.find(({ execution }) => execution === executionId)!;
  const order = venue.registry.byId(disputed.orderId);
  if (order?.owner !== owner) return refuse(venue, 'unknown-trade');
  if (disputed.busted) return refuse(venue, 'trade-busted');
  disputed.disputed = reason;
  venue.recentTrades.amend(trade, all);
  venue.reporter.tell({
    type: 'trade-disputed',
    tradeId: trade.tradeId,
    symbol: trade.symbol,
    side: disputed.side,
    owner,
    orderId: order.orderId,
    reference: executionId,
    reason,
    text,
  });
}

function refuse(venue: Venue, reason: RejectReason): void {
  venue.reporter.tell({ type: 'decision-rejected', verb: 'dispute', orderId: null, reason });
}
