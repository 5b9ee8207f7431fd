import type { Undo, VenueHost } from '../host.ts';
import { renderInstrument } from '../render.ts';
import type { Call, CreationMethod, Handler } from './call.ts';
import { oneInstrument, onlyNamed, oneVenue, venuesOf } from './lookup.ts';
import { told } from './told.ts';

export const creationHandlers: { readonly [M in CreationMethod]: Handler<M> } = {
  'instrument.create': async ({ venue, temporary, ...terms }, call) => {
    const venueHost = oneVenue(call.host, venue);
    await made(call, temporary, () => venueHost.parts.createInstrument(terms));
    return { instrument: renderInstrument(venueHost.venue, venueHost.venue.instrument(terms.symbol)!.terms) };
  },
  'instrument.remove': async ({ venue, symbol: named }, { host }) => {
    const { venueHost, instrument } = oneInstrument(host, venue, named);
    const { symbol } = instrument;
    await told(venueHost.parts.removeInstrument(symbol));
    return { symbol };
  },
  'session.create': async ({ venue, temporary, ...terms }, call) => {
    const venueHost = venueOfSession(call, venue, terms.like);
    const name = await made(call, temporary, () => venueHost.parts.createSession(terms));
    return { session: venueHost.sessions().find((session) => session.name === name) ?? null };
  },
  'session.remove': async ({ venue, session }, call) => {
    await told(venueOfSession(call, venue, session).parts.removeSession(session));
    return { session };
  },
  'bot.create': async ({ venue, temporary, symbol: named, ...terms }, call) => {
    const { venueHost, instrument } = oneInstrument(call.host, venue, named);
    const { symbol } = instrument;
    const name = await made(call, temporary, () => venueHost.parts.createBot({ ...terms, symbol }));
    return { bot: venueHost.bot(name)! };
  },
  'bot.remove': async ({ venue, bot }, { host }) => {
    const found = venuesOf(host, venue)
      .filter((venueHost) => venueHost.bot(bot) !== undefined)
      .map((venueHost) => ({ venueHost }));
    await told(onlyNamed(found, 'bot', bot).venueHost.parts.removeBot(bot));
    return { bot };
  },
};

/** The venue that has the session; without one the named venue or the only one. */
function venueOfSession({ host }: Call, venue: string | undefined, session: string | undefined): VenueHost {
  if (session === undefined) return oneVenue(host, venue);
  const found = venuesOf(host, venue)
    .filter(({ parts }) => parts.hasSession(session))
    .map((venueHost) => ({ venueHost }));
  return onlyNamed(found, 'session', session).venueHost;
}

/** What it is called; what is temporary goes with the connection. */
async function made(
  call: Call,
  temporary: boolean,
  make: () => Promise<{ readonly name: string; readonly undo: Undo }>,
): Promise<string> {
  // Asked for first: a POST has no connection that things could go with.
  const connection = temporary ? call.connection : null;
  const { name, undo } = await told(make());
  connection?.atEnd(undo);
  return name;
}
