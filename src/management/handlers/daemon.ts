import { MethodError } from '../errors.ts';
import type { Handlers } from './call.ts';
import { summaryOf } from './venue.ts';

export const daemonHandlers: Handlers<'daemon'> = {
  'daemon.status': (_, { host, limits }) => ({
    ...host.status(),
    limits: { ...limits },
    venues: host.venues().map(summaryOf),
  }),
  'daemon.limits': (_, { limits }) => ({ limits: { ...limits } }),
  'daemon.logLevel': ({ levels }, { host }) => {
    try {
      return { levels: host.logLevels(levels) };
    } catch (error) {
      const { message } = error as RangeError;
      throw new MethodError('invalid-params', message, { problems: [{ path: 'levels', message }] });
    }
  },
  'daemon.stop': (_, { host }) => {
    const { name, pid } = host.status();
    // The answer is on its way before the daemon begins to close connections.
    setImmediate(() => host.stop());
    return { name, pid };
  },
};
