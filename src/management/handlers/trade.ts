import type { TradeMade } from '../../engine/event.ts';
import type { VenueHost } from '../host.ts';
import { renderTrade } from '../render.ts';
import type { Handlers } from './call.ts';
import { oneInstrument, venuesOf } from './lookup.ts';

interface Found {
  readonly venueHost: VenueHost;
  readonly trade: TradeMade;
}

export const tradeHandlers: Handlers<'trade'> = {
  'trade.list': ({ venue, symbol, limit }, { host }) => {
    const found =
      symbol === undefined
        ? venuesOf(host, venue).flatMap((venueHost) => tradesOf(venueHost))
        : tradesIn(host, venue, symbol);
    // Several venues have one order of time together.
    const ordered = found.toSorted((left, right) => left.trade.at - right.trade.at);
    return {
      trades: ordered.slice(-limit).map(({ venueHost, trade }) => renderTrade(venueHost.venue, trade)),
      more: ordered.length > limit,
    };
  },
};

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
