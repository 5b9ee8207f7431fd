import type { Handlers } from './call.ts';
import { venuesOf } from './lookup.ts';

/** What the daemon itself knows, as it knows it. */
export const listHandlers: Handlers<'endpoint'> & Handlers<'bot'> = {
  'endpoint.list': ({ venue }, { host }) => ({
    endpoints: venuesOf(host, venue).flatMap((each) => each.endpoints()),
  }),
  'bot.list': ({ venue }, { host }) => ({ bots: venuesOf(host, venue).flatMap((each) => each.bots()) }),
};
