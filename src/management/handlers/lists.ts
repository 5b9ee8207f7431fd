import type { Handlers } from './call.ts';
import { venuesOf } from './lookup.ts';

/** What the daemon itself knows, as it knows it. */
export const listHandlers: Handlers<'session'> & Handlers<'endpoint'> & Handlers<'bot'> = {
  'session.list': ({ venue }, { host }) => ({
    sessions: venuesOf(host, venue).flatMap((each) => each.sessions()),
  }),
  'endpoint.list': ({ venue }, { host }) => ({
    endpoints: venuesOf(host, venue).flatMap((each) => each.endpoints()),
  }),
  'bot.list': ({ venue }, { host }) => ({ bots: venuesOf(host, venue).flatMap((each) => each.bots()) }),
};
