import type { Price, Quantity, Side, TimeInForce } from '../engine/values.ts';
import type { BotContext } from './bot.ts';

/** Sends a market order that takes what is there. */
export function take(context: BotContext, side: Side, quantity: Quantity): void {
  enter(context, side, null, quantity, 'ioc');
}

/** Sends a limit order, and returns its client order id. */
export function quote(context: BotContext, side: Side, price: Price, quantity: Quantity): string {
  return enter(context, side, price, quantity, 'gtc');
}

/** Cancels an order of the bot's. */
export function withdraw({ owner, submit, nextClientOrderId }: BotContext, origClientOrderId: string): void {
  const clientOrderId = nextClientOrderId();
  submit({ type: 'cancel', owner, clientOrderId, origClientOrderId, symbol: null, side: null });
}

/** Cancels what an earlier run of the bot has left behind. */
export function withdrawAll({ owner, submit }: BotContext): void {
  submit({ type: 'cancel-all', owner, symbol: null, side: null, clientOrderId: null });
}

function enter(
  { owner, instrument: { symbol }, submit, nextClientOrderId }: BotContext,
  side: Side,
  price: Price | null,
  quantity: Quantity,
  timeInForce: TimeInForce,
): string {
  const clientOrderId = nextClientOrderId();
  submit({
    type: 'enter',
    owner,
    clientOrderId,
    symbol,
    side,
    orderType: price === null ? 'market' : 'limit',
    price,
    quantity,
    timeInForce,
    instructions: null,
    defect: null,
  });
  return clientOrderId;
}
