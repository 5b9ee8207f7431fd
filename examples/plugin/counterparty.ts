import type { Bot, BotContext } from 'simctl/bot';

interface Parameters {
  /** The part of each order that it takes. */
  readonly share?: number;
  /** The longest that it waits before it does, by the venue's clock. */
  readonly delayMs?: number;
}

/** Takes a part of each order that somebody else leaves in the book, after a while. */
export default function counterparty(context: BotContext, { share = 1, delayMs = 0 }: Parameters): Bot {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must be above 0 and at most 1, not ${share}`);
  const { owner, instrument } = context;
  return {
    start() {
      context.log(`takes ${share * 100} % of each order that waits in the book of ${instrument.symbol}`);
    },
    onEvent(event) {
      if (event.type !== 'order-accepted' || event.order.owner === owner) return;
      const { orderId, side, price, quantity } = event.order;
      const wanted = Math.ceil(quantity * share);
      if (price === null) return;
      context.after(context.random() * delayMs, () => {
        context.enter({
          side: side === 'buy' ? 'sell' : 'buy',
          price,
          quantity: wanted,
          timeInForce: 'ioc',
        });
        context.log(
          `meets O-${orderId} with ${instrument.quantityText(wanted)} at ${instrument.priceText(price)}`,
        );
      });
    },
  };
}
