import type { ActivityBookJson } from '../activity-entities.ts';
import type { VenueHost } from '../host.ts';
import type { Handlers } from './call.ts';
import { oneInstrument, oneVenue, venuesOf } from './lookup.ts';
import { told } from './told.ts';

export const activityHandlers: Handlers<'activity'> = {
  'activity.show': ({ venue, symbol }, { host }) => {
    if (symbol !== undefined) {
      const { venueHost, instrument } = oneInstrument(host, venue, symbol);
      return { books: booksOf(venueHost, instrument.symbol), levels: venueHost.activity().levels };
    }
    const shown = venuesOf(host, venue).map((each) => each.activity());
    return { books: shown.flatMap(({ books }) => books), levels: shown.flatMap(({ levels }) => levels) };
  },
  'activity.set': async ({ level, venue, symbol: named }, { host }) => {
    const { venueHost, symbol } = bookMeant();
    await told(venueHost.parts.setActivity(symbol, level));
    return { books: booksOf(venueHost, symbol) };

    function bookMeant(): { readonly venueHost: VenueHost; readonly symbol: string | null } {
      if (named === undefined) return { venueHost: oneVenue(host, venue), symbol: null };
      const { venueHost: found, instrument } = oneInstrument(host, venue, named);
      return { venueHost: found, symbol: instrument.symbol };
    }
  },
};

/** One book, or all of the venue. */
function booksOf(venueHost: VenueHost, symbol: string | null): ActivityBookJson[] {
  return venueHost.activity().books.filter((book) => symbol === null || book.symbol === symbol);
}
