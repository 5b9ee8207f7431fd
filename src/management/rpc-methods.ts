import * as z from 'zod';

const schema = z.looseObject({}).describe('JSON Schema');

/** The methods about the protocol itself. */
export const RPC_METHODS = {
  'rpc.ping': {
    summary: 'Say that the client is still there, and hear that the daemon is',
    role: 'viewer',
    immediate: true,
    params: z.strictObject({}),
    result: z.strictObject({}),
  },
  'rpc.cancel': {
    summary: 'Cancel a request of this connection that still waits',
    role: 'viewer',
    immediate: true,
    params: z.strictObject({
      id: z.union([z.int(), z.string().max(64)]).describe('The id of the request'),
    }),
    result: z.strictObject({
      canceled: z
        .boolean()
        .describe('Whether it still waited; otherwise it has been done, and its answer is on its way'),
    }),
  },
  'rpc.discover': {
    summary: 'Describe the protocol as an OpenRPC document',
    role: 'viewer',
    immediate: true,
    params: z.strictObject({}),
    result: z.looseObject({
      openrpc: z.string().describe('Version of the OpenRPC specification'),
      info: z.strictObject({ title: z.string(), version: z.string().describe('Version of the daemon') }),
      methods: z.array(
        z.looseObject({
          name: z.string(),
          summary: z.string(),
          params: z.array(z.looseObject({ name: z.string(), required: z.boolean(), schema })),
          result: z.looseObject({ name: z.string(), schema }),
          'x-role': z.string().describe('The least role that may call it'),
        }),
      ),
      components: z.strictObject({ schemas: z.record(z.string(), schema) }),
    }),
  },
} as const;
