import type { Handlers } from './call.ts';

export const authHandlers: Handlers<'auth'> = {
  'auth.start': (params, { logon }) => logon.start(params),
  'auth.finish': (params, { logon, limits }) => ({ ...logon.finish(params), limits: { ...limits } }),
};
