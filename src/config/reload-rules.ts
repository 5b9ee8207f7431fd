import type { instrumentTable } from './instrument-table.ts';
import type { holdTable, phaseTable } from './market-tables.ts';
import type { botCommon, endpointTable, sessionTable } from './schema.ts';
import type { venueTable } from './venue-table.ts';

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
    holidays: 'live',
    seed: 'restart-bot',
    messageLog: 'restart-session',
    cancelOnDisconnect: 'restart-session',
    orderTypes: 'live',
    timesInForce: 'live',
    attributes: 'live',
    matching: 'live',
    stopTrigger: 'live',
    selfMatch: 'live',
    postOnly: 'live',
    replaceStyle: 'live',
    quantityDecreaseKeepsPriority: 'live',
    quantityIncreaseKeepsPriority: 'live',
    replaceBelowFilled: 'live',
    bandBreach: 'live',
    volatilityAuctionSeconds: 'live',
    maxOpenOrdersPerOwner: 'live',
    maxOrdersPerSecond: 'live',
  } satisfies Rules<typeof venueTable.shape>,
  instrument: {
    symbol: 'restart-book',
    assetClass: 'restart-book',
    currency: 'live',
    tickSize: 'restart-book',
    lotSize: 'restart-book',
    aliases: 'live',
    tickTable: 'live',
    minQuantity: 'live',
    maxQuantity: 'live',
    maxNotional: 'live',
    negativePrices: 'live',
    referencePrice: 'live',
    staticBandPercent: 'live',
    dynamicBandPercent: 'live',
    orderTypes: 'live',
    timesInForce: 'live',
    attributes: 'live',
    matching: 'live',
    lastTradingAt: 'live',
    underlying: 'live',
    expiry: 'live',
    strike: 'live',
    putCall: 'live',
    exerciseStyle: 'live',
    multiplier: 'live',
    baseCurrency: 'live',
    settlementType: 'live',
    fixingDate: 'live',
    fixingSource: 'live',
    settlementCurrency: 'live',
    settlementDate: 'live',
  } satisfies Rules<typeof instrumentTable.shape>,
  phase: {
    at: 'live',
    phase: 'live',
    days: 'live',
    symbols: 'live',
    allowCancels: 'live',
    cancelOrders: 'live',
  } satisfies Rules<typeof phaseTable.shape>,
  /** What it holds stays held. */
  hold: {
    name: 'live',
    stages: 'live',
    symbol: 'live',
    side: 'live',
    owner: 'live',
    clientOrderId: 'live',
    minQuantity: 'live',
    maxQuantity: 'live',
    minPrice: 'live',
    maxPrice: 'live',
    nth: 'live',
    times: 'live',
    pend: 'live',
    timeoutMs: 'live',
    onTimeout: 'live',
  } satisfies Rules<typeof holdTable.shape>,
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
    firm: 'restart-session',
    copies: 'restart-session',
    username: 'restart-session',
    password: 'restart-session',
    passwordHash: 'restart-session',
    certificateName: 'restart-session',
    accounts: 'restart-session',
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
    cancelOnDisconnect: 'restart-session',
  } satisfies Rules<typeof sessionTable.shape>,
  /** The parameters of a bot's kind are like these. */
  bot: {
    kind: 'restart-bot',
    name: 'restart-bot',
    books: 'restart-bot',
    seed: 'restart-bot',
  } satisfies Rules<typeof botCommon & { kind: unknown }>,
} as const;
