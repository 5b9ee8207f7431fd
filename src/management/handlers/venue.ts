import type { VenueSummaryJson } from '../entities.ts';
import type { VenueHost } from '../host.ts';
import { renderInstrument } from '../render.ts';
import type { Handlers } from './call.ts';
import { oneVenue } from './lookup.ts';

/** Instruments that venue.show lists. */
const SHOWN_INSTRUMENTS = 1_000;

export const venueHandlers: Handlers<'venue'> = {
  'venue.list': (_, { host }) => ({ venues: host.venues().map(summaryOf) }),
  'venue.show': (params, { host }) => {
    const venueHost = oneVenue(host, params.venue);
    return {
      venue: summaryOf(venueHost),
      instruments: Iterator.from(venueHost.venue.instruments())
        .take(SHOWN_INSTRUMENTS)
        .map((instrument) => renderInstrument(venueHost.venue, instrument.terms))
        .toArray(),
      endpoints: [...venueHost.endpoints()],
      sessions: [...venueHost.sessions()],
      bots: [...venueHost.bots()],
    };
  },
  'venue.check': ({ file, text }, { host }) => host.check(file, text),
  'venue.reload': async ({ venue, removeMissing }, { host }) => {
    if (venue !== undefined) oneVenue(host, venue);
    return { files: await host.reload({ venue, removeMissing }) };
  },
  'venue.export': ({ venue }, { host }) => ({ toml: oneVenue(host, venue).toml() }),
};

export function summaryOf(venueHost: VenueHost): VenueSummaryJson {
  const { venue, file } = venueHost;
  const sessions = venueHost.sessions();
  return {
    name: venue.name,
    file,
    instruments: Iterator.from(venue.instruments()).reduce((count) => count + 1, 0),
    openOrders: venue.openOrders,
    endpoints: venueHost.endpoints().length,
    sessions: sessions.length,
    sessionsLoggedOn: sessions.filter(({ state }) => state === 'logged-on').length,
    bots: venueHost.bots().length,
    botProblems: venueHost
      .bots()
      .filter(({ state }) => state === 'not-loaded' || state === 'quarantined')
      .map(({ name, problem }) => ({ bot: name, problem: problem ?? '' })),
    ...venueHost.figures(),
  };
}
