import type { Handlers } from './call.ts';
import { onlyNamed, venuesOf } from './lookup.ts';

/** What the daemon itself knows, as it knows it. */
export const listHandlers: Handlers<'endpoint'> & Handlers<'bot'> = {
  'endpoint.list': ({ venue }, { host }) => ({
    endpoints: venuesOf(host, venue).flatMap((each) => each.endpoints()),
  }),
  'endpoint.show': ({ venue, endpoint: name }, { host }) => {
    const found = venuesOf(host, venue).flatMap((venueHost) =>
      venueHost
        .endpoints()
        .filter((endpoint) => endpoint.name === name)
        .map((endpoint) => ({ venueHost, endpoint })),
    );
    return { endpoint: onlyNamed(found, 'endpoint', name).endpoint };
  },
  'bot.list': ({ venue }, { host }) => ({ bots: venuesOf(host, venue).flatMap((each) => each.bots()) }),
  'bot.show': ({ venue, bot: name }, { host }) => {
    const found = venuesOf(host, venue).flatMap((venueHost) => {
      const bot = venueHost.bot(name);
      return bot === undefined ? [] : [{ venueHost, bot }];
    });
    return { bot: onlyNamed(found, 'bot', name).bot };
  },
};
