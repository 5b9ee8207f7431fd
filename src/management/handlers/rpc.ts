import { openRpcDocument } from '../openrpc.ts';
import type { Handlers } from './call.ts';

export const rpcHandlers: Handlers<'rpc'> = {
  'rpc.discover': (_, { host }) => openRpcDocument(host.status().version),
};
