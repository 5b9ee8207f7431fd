import * as z from 'zod';

/** The bot of somebody else's code. What runs it is in src/plugins: the code is in a thread of its own. */
export const pluginParameters = z.strictObject({
  module: z
    .string()
    .min(1)
    .max(4_096)
    .describe('File whose default export makes the bot, .ts or .js, as a path relative to the venue file'),
  parameters: z
    .record(z.string().max(256), z.json())
    .default({})
    .describe('What the bot is given: a table of your own'),
  maxRequestsPerSecond: z
    .int()
    .min(1)
    .max(100_000)
    .default(1_000)
    .describe('Requests within a second, on the clock of the venue, beyond which the bot is stopped'),
  memoryMb: z.int().min(16).max(4_096).default(256).describe('Memory beyond which it is stopped'),
});

export type PluginParameters = Readonly<z.output<typeof pluginParameters>>;

/** A snapshot has nothing of what a plugin remembers: it begins anew. */
export const pluginState = z.strictObject({});
