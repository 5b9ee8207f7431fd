import type { Handlers } from './call.ts';
import { summaryOf } from './venue.ts';

export const daemonHandlers: Handlers<'daemon'> = {
  'daemon.status': (_, { host, limits }) => ({
    ...host.status(),
    limits: { ...limits },
    venues: host.venues().map(summaryOf),
  }),
  'daemon.limits': (_, { limits }) => ({ limits: { ...limits } }),
  'daemon.stop': (_, { host }) => {
    const { name, pid } = host.status();
    // The answer is on its way before the daemon begins to close connections.
    setImmediate(() => host.stop());
    return { name, pid };
  },
};
