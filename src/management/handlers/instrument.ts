import { renderInstrument } from '../render.ts';
import type { Handlers } from './call.ts';
import { venuesOf } from './lookup.ts';

export const instrumentHandlers: Handlers<'instrument'> = {
  'instrument.list': ({ venue, symbol, after, limit }, { host }) => {
    const all = venuesOf(host, venue).flatMap((venueHost) =>
      Array.from(venueHost.venue.instruments(), (instrument) => ({ venueHost, instrument })),
    );
    const wanted = all.filter(
      ({ venueHost, instrument }) =>
        symbol === undefined || venueHost.venue.instrument(symbol) === instrument,
    );
    const start =
      after === undefined ? 0 : wanted.findIndex(({ instrument }) => instrument.symbol === after) + 1;
    return {
      instruments: wanted
        .slice(start, start + limit)
        .map(({ venueHost, instrument }) => renderInstrument(venueHost.venue, instrument)),
      more: wanted.length > start + limit,
    };
  },
};
