import type { Handlers } from './call.ts';

export const authHandlers: Handlers<'auth'> = {
  'auth.start': (params, { connection }) => connection.start(params),
  'auth.finish': (params, { connection, limits }) => ({
    ...connection.finish(params),
    limits: { ...limits },
  }),
};
