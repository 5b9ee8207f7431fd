import { renderBook } from '../render-book.ts';
import type { Handlers } from './call.ts';
import { oneInstrument } from './lookup.ts';

export const bookHandlers: Handlers<'book'> = {
  'book.show': ({ venue, symbol, ...extent }, { host }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return renderBook(venueHost.venue, instrument, extent);
  },
  'book.subscribe': ({ venue, symbol, intervalMs, ...extent }, { host, connection }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return { subscription: connection.subscriptions.toBook(venueHost, instrument, extent, intervalMs) };
  },
};
