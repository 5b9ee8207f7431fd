import { renderInstrument, renderPhase } from '../render.ts';
import type { Handlers } from './call.ts';
import { oneInstrument, venuesOf } from './lookup.ts';
import { setPhase } from './phase.ts';

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
        .map(({ venueHost, instrument }) => renderInstrument(venueHost.venue, instrument.terms)),
      more: wanted.length > start + limit,
    };
  },
  'instrument.show': ({ venue, symbol }, { host }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return {
      instrument: renderInstrument(venueHost.venue, instrument.terms),
      phase: renderPhase(venueHost.venue, instrument.symbol),
    };
  },
  'instrument.halt': ({ venue, symbol, ...halt }, { host, user }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return setPhase(venueHost, instrument.symbol, 'halt', halt, user);
  },
  'instrument.resume': ({ venue, symbol }, { host, user }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return setPhase(venueHost, instrument.symbol, null, RESUMED, user);
  },
};

const RESUMED = { cancelOrders: false, forbidCancels: false };
