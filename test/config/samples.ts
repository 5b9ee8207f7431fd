import type { PhaseEntry } from '../../src/config/market-tables.ts';
import type { EditConfig } from '../../src/config/profile-table.ts';
import { emptyVenue } from '../../src/config/plan.ts';
import { validateTable } from '../../src/config/session-tables.ts';
import type { BotConfig, EndpointConfig, SessionConfig, VenueConfig } from '../../src/config/venue-config.ts';
import { venueTable } from '../../src/config/venue-table.ts';
import { ANY_ORDER, type HoldRule } from '../../src/engine/holds.ts';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import { faultRule } from '../../src/faults/arming.ts';
import { FAULTS } from '../../src/faults/catalogue.ts';
import type { FaultRule } from '../../src/faults/rule.ts';

/** Configurations as a venue file that says the least would give them. */

export const instrument = (symbol: string, terms: Partial<InstrumentTerms> = {}): InstrumentTerms => ({
  symbol,
  assetClass: 'equity',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '1',
  aliases: {},
  ...terms,
});
export const edit = (msgType: string): EditConfig => ({
  sessions: null,
  messages: [msgType],
  when: [],
  remove: [],
  set: [[58, 'changed']],
  add: [],
});
export const fault = (name: string, times = 1): FaultRule =>
  faultRule(
    name,
    'ack-lost',
    { nth: 1, afterMs: 0, times, probabilityPercent: 100, onDisconnect: 'keep' },
    1,
    FAULTS['ack-lost'].parameters.parse({}),
  );
export const endpoint = (name: string, port = 0): EndpointConfig => ({
  name,
  protocol: 'fix',
  beginString: 'FIX.4.4',
  host: '127.0.0.1',
  port,
  allowRemote: false,
  tls: null,
});
export const session = (at: string, targetCompId: string, password: string | null = null): SessionConfig => ({
  name: `${at}.${targetCompId}`,
  endpoint: at,
  senderCompId: 'XSIM',
  targetCompId,
  maxSessions: 100,
  clientOf: null,
  firm: null,
  copies: null,
  senderSubId: null,
  senderLocationId: null,
  targetSubId: null,
  targetLocationId: null,
  roles: ['orders'],
  username: null,
  password,
  passwordHash: null,
  certificateName: null,
  allowFrom: null,
  accounts: null,
  logonsPerMinute: 600,
  schedule: null,
  heartbeatMinSeconds: 0,
  heartbeatMaxSeconds: 3_600,
  resetOnLogon: false,
  resetOnLogout: false,
  resetOnDisconnect: false,
  sendingTimeToleranceMs: 120_000,
  messageLog: null,
  timestampPrecision: 'ms',
  validate: validateTable.parse({}),
  dictionary: null,
  dictionaryMode: 'extend',
  messagesKept: 100_000,
  egressHardBytes: 4_194_304,
  egressSoftBytes: 1_048_576,
  egressSoftMs: 10_000,
  cancelOnDisconnect: false,
  ownProfile: {},
});
export const bot = (symbol: string, seed = 1): BotConfig => ({
  name: `noise-${symbol}`,
  kind: 'noise',
  symbol,
  seed,
  activity: null,
  parameters: { ordersPerSecond: 1 },
});
export const phase = (at: string, name: PhaseEntry['phase']): PhaseEntry => ({
  at,
  phase: name,
  days: ['monday'],
  symbols: null,
  allowCancels: true,
  cancelOrders: false,
});
export const hold = (name: string, nth = 1): HoldRule => ({
  name,
  stages: ['new'],
  match: ANY_ORDER,
  nth,
  times: null,
  pend: false,
  timeoutMicros: 30_000_000,
  onTimeout: 'release',
});
export const venue = (name: string, parts: Partial<VenueConfig> = {}): VenueConfig => ({
  ...emptyVenue(venueTable.parse({ name })),
  ...parts,
});
