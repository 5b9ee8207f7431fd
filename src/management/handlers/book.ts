import { renderBook } from '../render.ts';
import type { Handlers } from './call.ts';
import { oneInstrument } from './lookup.ts';

export const bookHandlers: Handlers<'book'> = {
  'book.show': ({ venue, symbol, levels }, { host }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return renderBook(venueHost.venue, instrument, levels);
  },
  'book.subscribe': ({ venue, symbol, levels, intervalMs }, { host, connection }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, symbol);
    return { subscription: connection.subscriptions.toBook(venueHost, instrument, levels, intervalMs) };
  },
};
