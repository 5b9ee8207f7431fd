import type { EnterOrder } from './command.ts';
import type { OrderExecuted, OrderState, TradeMade, VenueEvent } from './event.ts';
import type { Order } from './order.ts';
import type { CancelReason } from './reasons.ts';
import type { RejectReason } from './reject.ts';
import { TradeMemory } from './trade-memory.ts';
import type { ExecutionId, Micros, OrderId, Price, Quantity, Side, TradeId } from './values.ts';

export type Emit = (event: VenueEvent) => void;

type Reported = Extract<VenueEvent, { readonly executionId: ExecutionId }>;
type Without<Event, Key extends string> = Event extends unknown ? Omit<Event, Key> : never;

/** An event before it has its number and time, and a report before it has its execution id too. */
type Untold = Without<Exclude<VenueEvent, Reported>, 'number' | 'at'>;
type Unreported = Without<Reported, 'number' | 'at' | 'executionId'>;

/** Makes the venue's events: numbers them, stamps them with the time of their command, and hands them out. */
export class Reporter {
  /** The last numbers given out; part of the venue's state, so that a restart never gives one out again. */
  eventNumber = 0;
  executionId = 0;
  tradeId = 0;
  readonly recentTrades = new TradeMemory();
  #at: Micros = 0;
  #emit: Emit = () => {};

  /** Begins the events of one command. */
  begin(now: Micros, emit: Emit): void {
    this.#at = now;
    this.#emit = emit;
  }

  accepted(order: Order): void {
    this.#emit({
      type: 'order-accepted',
      number: ++this.eventNumber,
      at: this.#at,
      executionId: ++this.executionId,
      order: order.state(),
    });
  }

  rejected(command: EnterOrder, reason: RejectReason, existing: OrderState | null): void {
    this.#emit({
      type: 'order-rejected',
      number: ++this.eventNumber,
      at: this.#at,
      executionId: ++this.executionId,
      owner: command.owner,
      clientOrderId: command.clientOrderId,
      symbol: command.symbol,
      side: command.side,
      orderType: command.orderType,
      price: command.price,
      quantity: command.quantity,
      timeInForce: command.timeInForce,
      instructions: command.instructions,
      reason,
      text: reason === command.defect ? (command.defectText ?? null) : null,
      order: null,
      existing,
    });
  }

  trade(
    symbol: string,
    price: Price,
    quantity: Quantity,
    aggressor: Side | null,
    buyOrderId: OrderId | null,
    sellOrderId: OrderId | null,
    synthetic = false,
  ): TradeMade {
    const trade: TradeMade = {
      type: 'trade',
      number: ++this.eventNumber,
      at: this.#at,
      tradeId: ++this.tradeId,
      symbol,
      price,
      quantity,
      aggressor,
      buyOrderId,
      sellOrderId,
      synthetic,
    };
    this.recentTrades.push(trade, this.executionId + 1);
    this.#emit(trade);
    return trade;
  }

  executed(
    order: Order,
    tradeId: TradeId,
    price: Price,
    quantity: Quantity,
    liquidity: OrderExecuted['liquidity'],
  ): void {
    this.#emit({
      type: 'order-executed',
      number: ++this.eventNumber,
      at: this.#at,
      executionId: ++this.executionId,
      order: order.state(),
      tradeId,
      price,
      quantity,
      liquidity,
      synthetic: false,
    });
  }

  replaced(
    order: Order,
    origClientOrderId: string,
    previousOrderId: OrderId,
    previousPrice: Price | null,
    previousLeaves: Quantity,
  ): void {
    this.#emit({
      type: 'order-replaced',
      number: ++this.eventNumber,
      at: this.#at,
      executionId: ++this.executionId,
      order: order.state(),
      origClientOrderId,
      previousOrderId,
      previousPrice,
      previousLeaves,
    });
  }

  canceled(order: Order, reason: CancelReason, requestId: string | null, canceledQuantity: Quantity): void {
    this.#emit({
      type: 'order-canceled',
      number: ++this.eventNumber,
      at: this.#at,
      executionId: ++this.executionId,
      order: order.state(),
      reason,
      requestId,
      canceledQuantity,
    });
  }

  requestRejected(
    request: 'cancel' | 'replace',
    command: { owner: string; clientOrderId: string | null; origClientOrderId: string },
    reason: RejectReason,
    order: Order | undefined,
  ): void {
    this.#emit({
      type: 'request-rejected',
      number: ++this.eventNumber,
      at: this.#at,
      request,
      owner: command.owner,
      clientOrderId: command.clientOrderId,
      origClientOrderId: command.origClientOrderId,
      reason,
      text: null,
      order: order?.state() ?? null,
    });
  }

  /** An event of a kind that is not so frequent that it needs a method of its own. */
  tell(event: Untold): void {
    this.#emit({ number: ++this.eventNumber, at: this.#at, ...event });
  }

  /** The same of a report on an order. */
  report(event: Unreported): void {
    this.#emit({
      number: ++this.eventNumber,
      at: this.#at,
      executionId: ++this.executionId,
      ...event,
    });
  }
}
