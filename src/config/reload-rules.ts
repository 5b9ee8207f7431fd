import type { botCommon, endpointTable, instrumentTable, sessionTable, venueTable } from './schema.ts';

/**
 * What a change of a key does to a running venue: nothing that a client notices, or a restart of the bot, of the book
 * (its orders are canceled), of the session (its client is disconnected), of the endpoint (all its clients are), or of
 * the venue.
 */
export type ReloadRule =
  | 'live'
  | 'restart-bot'
  | 'restart-book'
  | 'restart-session'
  | 'restart-endpoint'
  | 'restart-venue';

type Rules<Shape> = Readonly<Record<keyof Shape, ReloadRule>>;

export const RELOAD_RULES = {
  venue: {
    name: 'restart-venue',
    description: 'live',
    timeZone: 'live',
    dayEnd: 'live',
    seed: 'restart-bot',
    messageLog: 'restart-session',
  } satisfies Rules<typeof venueTable.shape>,
  instrument: {
    symbol: 'restart-book',
    assetClass: 'restart-book',
    currency: 'restart-book',
    tickSize: 'restart-book',
    lotSize: 'restart-book',
    aliases: 'restart-book',
  } satisfies Rules<typeof instrumentTable.shape>,
  endpoint: {
    name: 'restart-endpoint',
    protocol: 'restart-endpoint',
    beginString: 'restart-endpoint',
    host: 'restart-endpoint',
    port: 'restart-endpoint',
    allowRemote: 'restart-endpoint',
    tls: 'restart-endpoint',
  } satisfies Rules<typeof endpointTable.shape>,
  session: {
    endpoint: 'restart-session',
    name: 'restart-session',
    senderCompId: 'restart-session',
    targetCompId: 'restart-session',
    maxSessions: 'restart-session',
    senderSubId: 'restart-session',
    senderLocationId: 'restart-session',
    targetSubId: 'restart-session',
    targetLocationId: 'restart-session',
    roles: 'restart-session',
    username: 'restart-session',
    password: 'restart-session',
    passwordHash: 'restart-session',
    certificateName: 'restart-session',
    allowFrom: 'restart-session',
    logonsPerMinute: 'restart-session',
    schedule: 'restart-session',
    heartbeatMinSeconds: 'restart-session',
    heartbeatMaxSeconds: 'restart-session',
    resetOnLogon: 'restart-session',
    resetOnLogout: 'restart-session',
    resetOnDisconnect: 'restart-session',
    sendingTimeToleranceMs: 'restart-session',
    messageLog: 'restart-session',
    timestampPrecision: 'restart-session',
    validate: 'restart-session',
    dictionary: 'restart-session',
    dictionaryMode: 'restart-session',
    egressHardBytes: 'restart-session',
    egressSoftBytes: 'restart-session',
    egressSoftMs: 'restart-session',
  } satisfies Rules<typeof sessionTable.shape>,
  /** The parameters of a bot's kind are like these. */
  bot: {
    kind: 'restart-bot',
    name: 'restart-bot',
    books: 'restart-bot',
    seed: 'restart-bot',
  } satisfies Rules<typeof botCommon & { kind: unknown }>,
} as const;
