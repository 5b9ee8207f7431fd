/** Plays the trader in a test: a light FIX client that knows where simctl listens. */
export { FixClient, type ExpectOptions, type FixClientOptions } from './testing/fix-client.ts';
export type { Fields, FieldValue } from './testing/fields.ts';
export type { FixMessage, Wanted } from './testing/message.ts';
export { trader, type TraderOptions } from './testing/trader.ts';
