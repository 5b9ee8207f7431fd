import { openRpcDocument } from '../openrpc.ts';
import type { Handlers } from './call.ts';

export const rpcHandlers: Handlers<'rpc'> = {
  'rpc.ping': () => ({}),
  'rpc.cancel': ({ id }, { connection }) => ({ canceled: connection.cancel(id) }),
  'rpc.discover': (_, { host }) => openRpcDocument(host.status().version),
};
