import type { BustTrade, CorrectTrade } from '../../engine/command.ts';
import type { OrderState, TradeMade } from '../../engine/event.ts';
import { parseExecutionId, parseTradeId } from '../../engine/ids.ts';
import type { Instrument } from '../../engine/instrument.ts';
import type { ExecutionId, TradeId } from '../../engine/values.ts';
import { MethodError, refused } from '../errors.ts';
import type { DaemonHost, VenueHost } from '../host.ts';
import type { Result } from '../methods.ts';
import { renderOrder, renderRecordedTrade } from '../render.ts';
import type { Caller, Handlers } from './call.ts';
import { oneInstrument, only, venuesOf } from './lookup.ts';
import { Reading } from './reading.ts';
import { submit } from './submit.ts';

interface Found {
  readonly venueHost: VenueHost;
  readonly trade: TradeMade;
}

export const tradeHandlers: Handlers<'trade'> = {
  'trade.list': ({ venue, symbol, before, limit }, { host }) => {
    const found =
      symbol === undefined
        ? venuesOf(host, venue).flatMap((venueHost) => tradesOf(venueHost))
        : tradesIn(host, venue, symbol);
    // Several venues have one order of time together.
    const last = before === undefined ? Infinity : parseTradeId(before)!;
    const older = found.filter(({ trade }) => trade.tradeId < last);
    const ordered = older.toSorted((left, right) => left.trade.at - right.trade.at);
    return {
      trades: ordered
        .slice(-limit)
        .map(({ venueHost, trade }) => renderRecordedTrade(venueHost.venue, trade)),
      more: ordered.length > limit,
    };
  },
  'trade.show': ({ venue, tradeId }, { host }) => {
    const { venueHost, trade } = oneTrade(host, venue, tradeId);
    return { trade: renderRecordedTrade(venueHost.venue, trade) };
  },
  'trade.bust': ({ venue, tradeId, execution }, call) =>
    amend(call, venue, tradeId, (_, trade) => ({
      type: 'bust-trade',
      tradeId: trade,
      executionId: executionOf(execution),
    })),
  'trade.correct': ({ venue, tradeId, price, quantity, execution }, call) =>
    amend(call, venue, tradeId, (instrument, trade) => {
      const reading = new Reading(instrument);
      const corrected = { price: reading.price(price)!, quantity: reading.quantity(quantity)! };
      if (reading.defect !== null) throw refused(reading.defect);
      return {
        type: 'correct-trade',
        tradeId: trade,
        executionId: executionOf(execution),
        ...corrected,
      };
    }),
};

function amend(
  { host, user }: Caller,
  venue: string | undefined,
  tradeId: string,
  command: (instrument: Instrument, tradeId: TradeId) => BustTrade | CorrectTrade,
): Result<'trade.bust'> {
  const { venueHost, trade } = oneTrade(host, venue, tradeId);
  const instrument = venueHost.venue.instrument(trade.symbol)!;
  const orders: OrderState[] = [];
  for (const event of submit(venueHost, command(instrument, trade.tradeId), user)) {
    if (event.type === 'execution-busted' || event.type === 'execution-corrected') orders.push(event.order);
  }
  return { tradeId, orders: orders.map((order) => renderOrder(venueHost.venue, order)) };
}

function oneTrade(host: DaemonHost, venue: string | undefined, tradeId: string): Found {
  const id = parseTradeId(tradeId);
  const found = venuesOf(host, venue)
    .flatMap(tradesOf)
    .filter(({ trade }) => trade.tradeId === id);
  return only(
    found,
    ({ venueHost }) => venueHost,
    () =>
      new MethodError('not-found', `There is no trade ${tradeId}.`, {
        next: 'trade.list shows those that are known.',
      }),
    tradeId,
  );
}

function executionOf(text: string | undefined): ExecutionId | null {
  return text === undefined ? null : parseExecutionId(text);
}

function tradesIn(
  host: Parameters<typeof oneInstrument>[0],
  venue: string | undefined,
  symbol: string,
): Found[] {
  const { venueHost, instrument } = oneInstrument(host, venue, symbol);
  return tradesOf(venueHost).filter(({ trade }) => trade.symbol === instrument.symbol);
}

/** Trades of instruments that have left the venue are left out: their prices could not be told any more. */
function tradesOf(venueHost: VenueHost): Found[] {
  return Array.from(venueHost.venue.trades(), (trade) => ({ venueHost, trade })).filter(
    ({ trade }) => venueHost.venue.instrument(trade.symbol) !== undefined,
  );
}
