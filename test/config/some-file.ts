import type { SeededRandom } from '../kit/seed.ts';

/** Of each list a table says one line or none; those of `always` it says, too. */
interface Choice {
  readonly always: readonly string[];
  readonly maybe: readonly (readonly string[])[];
}

const VENUE: Choice = {
  always: ['name = "XSIM"'],
  maybe: [
    ['description = "a \\"quoted\\" line"', "description = 'back\\slash and é'"],
    ['timeZone = "Europe/London"', 'timeZone = "UTC"'],
    ['dayEnd = "17:30"', 'dayEnd = "00:00:01"'],
    ['holidays = ["2026-12-25"]', 'holidays = []'],
    ['seed = 7', 'seed = 0'],
    ['activity = "none"'],
    ['messageLog = true', 'messageLog = false'],
    ['cancelOnDisconnect = true', 'cancelOnDisconnect = false'],
    ['orderTypes = ["limit", "market"]'],
    ['timesInForce = ["day"]'],
    ['attributes = []', 'attributes = ["iceberg"]'],
    ['matching = "pro-rata"'],
    ['stopTrigger = "quote"'],
    ['selfMatch = "decrement"'],
    ['postOnly = "slide"'],
    ['replaceStyle = "cancel-and-new"'],
    ['quantityDecreaseKeepsPriority = false'],
    ['quantityIncreaseKeepsPriority = true'],
    ['replaceBelowFilled = "reject"'],
    ['bandBreach = "volatility-auction"'],
    ['volatilityAuctionSeconds = 5'],
    ['profile = "broker"', 'profile = "exchange"'],
    ['requestsWhilePending = "queue"'],
    ['orderIdFormat = "ORD####"'],
    ['executionIdFormat = "X#"'],
    ['echoTags = ["1", "5000-9999"]'],
    ['noteTags = ["58"]'],
    ['rejectTexts = { unknown-symbol = "Unknown" }'],
    ['maxOpenOrdersPerOwner = 9'],
    ['maxOrdersPerSecond = 9'],
  ],
};

const instrument = (name: string, assetClass: string, ...terms: readonly string[]): Choice => ({
  always: [
    `symbol = "${name}"`,
    `assetClass = "${assetClass}"`,
    'currency = "USD"',
    'tickSize = "0.01"',
    'lotSize = "1"',
    ...terms,
  ],
  maybe: [
    [`aliases = { isin = "US-${name}", desk-code = "D-${name}" }`],
    ['tickTable = [{ from = "10", tickSize = "0.05" }]'],
    ['minQuantity = "2"'],
    ['maxQuantity = "5000"', 'maxQuantity = 5000'],
    ['maxNotional = "1000000"'],
    ['negativePrices = true', 'negativePrices = false'],
    ['referencePrice = "12.50"'],
    ['staticBandPercent = "10"'],
    ['dynamicBandPercent = "2.5"'],
    ['orderTypes = ["limit"]'],
    ['timesInForce = ["day", "ioc"]'],
    ['attributes = ["hidden"]'],
    ['matching = "pro-rata"', 'matching = "price-time"'],
    ['activity = "none"', 'activity = "slow"'],
    ['lastTradingAt = "2036-12-18T16:30:00Z"', 'lastTradingAt = "2036-12-18T16:30+01:00"'],
  ],
});

const DERIVED = ['underlying = "ACME"', 'expiry = "2036-12-18"', 'multiplier = "100"'] as const;
const SETTLED = [
  'settlementType = "cash"',
  'settlementCurrency = "USD"',
  'settlementDate = "2036-12-20"',
] as const;

const INSTRUMENTS = [
  instrument('A', 'equity'),
  instrument(
    'B',
    'option',
    ...DERIVED,
    ...SETTLED,
    'strike = "10.50"',
    'putCall = "put"',
    'exerciseStyle = "european"',
  ),
  instrument('C', 'future', ...DERIVED, ...SETTLED),
  instrument(
    'EUR/USD',
    'ndf',
    'baseCurrency = "EUR"',
    'fixingDate = "2036-12-18"',
    'fixingSource = "ECB"',
    ...SETTLED,
  ),
] as const;

const PHASE: Choice = {
  always: ['at = "08:00"', 'phase = "continuous"'],
  maybe: [
    ['days = ["monday", "friday"]'],
    ['symbols = ["A"]'],
    ['allowCancels = false'],
    ['cancelOrders = true'],
  ],
};

const hold = (name: string): Choice => ({
  always: [`name = "${name}"`, 'symbol = "A"'],
  maybe: [
    ['stages = ["match", "cancel"]'],
    ['side = "buy"'],
    ['owner = "fix.*"'],
    ['clientOrderId = "h?"'],
    ['minQuantity = "10"'],
    ['maxQuantity = "20"'],
    ['minPrice = "1.5"'],
    ['maxPrice = "2.50"'],
    ['nth = 3'],
    ['times = 2'],
    ['pend = true'],
    ['timeoutMs = 1500'],
    ['onTimeout = "keep"'],
  ],
});

const endpoint = (name: string, ...more: readonly string[]): Choice => ({
  always: [`name = "${name}"`, 'protocol = "fix"', 'beginString = "FIX.4.4"', ...more],
  maybe: [['host = "::1"', 'host = "localhost"'], [`port = 987${name.length}`], ['allowRemote = false']],
});

const TLS = [
  'tls = { certificate = "a.pem", key = "../a.key" }',
  'tls = { certificate = "a.pem", key = "/a.key", clientCa = "ca.pem", requireClientCertificate = true }',
] as const;

const HASH = 'scrypt$16384$8$5$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

const session = (at: string, client: string): Choice => ({
  always: [`endpoint = "${at}"`, 'senderCompId = "XSIM"', `targetCompId = "${client}"`],
  maybe: [
    ['password = "p\\"w"', `passwordHash = "${HASH}"`],
    ...(at === 'tls' ? [['certificateName = "alice"']] : []),
    [`name = "${at}-${client === '*' ? 'all' : client}"`],
    ...(client === '*' ? [['maxSessions = 5', 'maxSessions = 100']] : []),
    ['senderSubId = "S"'],
    ['senderLocationId = "L"'],
    ['targetSubId = "S"'],
    ['targetLocationId = "L"'],
    ['roles = ["drop-copy", "orders"]\ncopies = { venue = true, reports = "trades" }', 'roles = ["quotes"]'],
    ['firm = "ACME"'],
    ['accounts = ["ONE", "TWO"]'],
    ['username = "alice"'],
    ['allowFrom = ["192.0.2.0/24", "::1"]'],
    ['logonsPerMinute = 5'],
    [
      'schedule = { start = "08:00", end = "17:00" }',
      'schedule = { start = "08:00", end = "17:00", days = ["monday"], timeZone = "Asia/Tokyo" }',
      'schedule = { start = "22:00", end = "17:00", startDay = "sunday", endDay = "friday" }',
    ],
    ['heartbeatMinSeconds = 1'],
    ['heartbeatMaxSeconds = 60'],
    ['resetOnLogon = true'],
    ['resetOnLogout = true'],
    ['resetOnDisconnect = true'],
    ['sendingTimeToleranceMs = 1000'],
    ['messageLog = false', 'messageLog = true'],
    ['timestampPrecision = "ns"'],
    [
      'validate = { checkLatency = false }',
      'validate = { validateUserDefinedFields = true, checkCompId = false }',
    ],
    ['dictionary = "desk.xml"\ndictionaryMode = "replace"', 'dictionary = "desk.xml"'],
    ['messagesKept = 50'],
    ['egressHardBytes = 2000000\negressSoftBytes = 100000\negressSoftMs = 500'],
    ['cancelOnDisconnect = true', 'cancelOnDisconnect = false'],
    ['profile = "exchange"'],
    ['orderIdFormat = "S#"'],
    ['executionIdFormat = "T##"'],
    ['echoTags = []', 'echoTags = ["58"]'],
    ['noteTags = []', 'noteTags = ["1"]'],
    ['rejectTexts = { unknown-symbol = "What?" }'],
  ],
});

const EDIT: Choice = {
  always: ['messages = ["8", "AE"]'],
  maybe: [
    ['sessions = ["fix.*"]'],
    ['when = ["150=F", "58=a=b"]'],
    ['remove = [58, 6]'],
    ['set = ["58=Hello"]'],
    ['add = ["5001=x", "5001=y"]'],
  ],
};

const noise = (name: string): Choice => ({
  always: ['kind = "noise"', `name = "${name}"`, 'books = ["A"]'],
  maybe: [['seed = 3', 'seed = 1'], ['ordersPerSecond = 0.25', 'ordersPerSecond = 3'], ['maxLots = 9']],
});

const MAKER: Choice = {
  always: ['kind = "market-maker"', 'books = ["A", "B"]', 'reference = "12.50"'],
  maybe: [
    ['seed = 3'],
    ['spreadTicks = 4'],
    ['levels = 2'],
    ['quantityLots = 10'],
    ['refreshMs = 500'],
    ['driftTicks = 0'],
  ],
};

const fault = (name: string): Choice => ({
  always: ['kind = "ack-late"', `name = "${name}"`],
  maybe: [
    ['session = "fix-2*"', 'session = "*"'],
    ['symbol = "A"'],
    ['side = "buy"'],
    ['clientOrderId = "a?"'],
    ['account = "ONE"'],
    ['msgType = "8"'],
    ['nth = 2'],
    ['afterMs = 100'],
    ['times = 5', 'times = 1'],
    ['probabilityPercent = 50'],
    ['seed = 3', 'seed = 1'],
    ['onDisconnect = "drop"'],
    ['delayMs = 20', 'delayMs = 1000'],
    ['jitterMs = 5'],
  ],
});

/** One that says nothing but its kind has a name all the same. */
const UNNAMED: Choice = { always: ['kind = "overfill"'], maybe: [['extra = "10"']] };

const ANSWERS: Choice = {
  always: ['kind = "partial-then-cancel"', 'books = ["A"]', 'share = 0.25'],
  maybe: [
    [
      'match = { side = "buy", nth = 2, fields = [{ tag = 1, value = "DESK*" }] }',
      'match = { probability = 0.5 }',
    ],
    ['delayMs = 100', 'delayMs = { from = 10, to = 20.5 }', 'delayMs = { mean = 5, deviation = 1 }'],
    ['acknowledge = false'],
    ['cancelAfterMs = { mean = 7 }'],
  ],
};

const TRIGGERS: Choice = {
  always: ['kind = "triggers"', 'books = ["A"]'],
  maybe: [
    ['prefix = "do "'],
    ['rules = [{ clientOrderId = "R*", steps = "ack,after(2s),reject" }, { tag = 58, steps = "hold" }]'],
  ],
};

/** The tables of a file, in the order in which they may stand in it. */
const TABLES: readonly (readonly [head: string, choice: Choice])[] = [
  ['[venue]', VENUE],
  ...INSTRUMENTS.map((choice) => ['[[instrument]]', choice] as const),
  ['[[phase]]', PHASE],
  ['[[hold]]', hold('desk')],
  ['[[hold]]', hold('late')],
  ['[[endpoint]]', endpoint('fix')],
  ['[[endpoint]]', endpoint('fix-2', TLS[0])],
  ['[[endpoint]]', endpoint('tls', TLS[1])],
  ['[[session]]', session('fix', 'ONE')],
  ['[[session]]', session('fix', '*')],
  ['[[session]]', session('fix-2', 'ONE')],
  ['[[session]]', session('tls', 'TWO')],
  ['[[edit]]', EDIT],
  ['[[edit]]', EDIT],
  ['[[fault]]', fault('late')],
  ['[[fault]]', fault('later')],
  ['[[fault]]', UNNAMED],
  ['[[bot]]', noise('quiet')],
  ['[[bot]]', MAKER],
  ['[[bot]]', ANSWERS],
  ['[[bot]]', TRIGGERS],
];

/** The text of a venue file with what chance puts into it. It may be one that is refused, but seldom is. */
export function someVenueFile(random: SeededRandom): string {
  return TABLES.map(([head, { always, maybe }]) => {
    const said = maybe.filter(() => random.chance(0.3)).map((lines) => random.pick(lines));
    return [head, ...always, ...said, ''].join('\n');
  }).join('\n');
}

/** The keys that such files have, by table. */
export function keysInSomeFile(table: string): Set<string> {
  const lines = TABLES.filter(([head]) => head.replaceAll(/[[\]]/g, '') === table).flatMap(
    ([, { always, maybe }]) => [...always, ...maybe.flat()].flatMap((text) => text.split('\n')),
  );
  return new Set(lines.map((line) => line.slice(0, line.indexOf(' '))));
}
