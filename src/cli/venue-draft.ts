import type { InstrumentJson } from '../management/methods.ts';
import { Problem } from './problem.ts';

type AssetClass = InstrumentJson['assetClass'];

/** What a new venue file is to be about. */
export interface VenueDraft {
  readonly name: string;
  readonly assetClass: AssetClass;
  readonly protocolVersion: string;
  /** Of the instruments; for options and futures of what they are on. */
  readonly symbols: readonly string[];
  readonly port: number;
}

interface ClassDraft {
  /** Shown and taken when nobody says otherwise. */
  readonly symbols: readonly string[];
  /** The lines of `[[instrument]]` below symbol and assetClass, by symbol. */
  readonly terms: (symbol: string, year: number) => readonly string[];
  /** What it is called on the venue, where that is more than the symbol. */
  readonly listing?: (symbol: string, year: number) => string;
  /** What the bots quote around, and how much. */
  readonly reference: string;
  readonly quantityLots: number;
}

/** BeginString (8) by the name of the version that people know. */
export const PROTOCOL_VERSIONS: Readonly<Record<string, string>> = {
  'FIX.4.0': 'FIX.4.0',
  'FIX.4.1': 'FIX.4.1',
  'FIX.4.2': 'FIX.4.2',
  'FIX.4.3': 'FIX.4.3',
  'FIX.4.4': 'FIX.4.4',
  'FIX.5.0SP2': 'FIXT.1.1',
};

const CENTS = [
  'tickSize = "0.01"   # prices are multiples of it: text, since they are exact',
  'lotSize = "1"',
];

export const CLASS_DRAFTS: { readonly [C in AssetClass]: ClassDraft } = {
  equity: {
    symbols: ['ACME', 'GLOBEX'],
    terms: () => ['currency = "USD"', ...CENTS],
    reference: '100.00',
    quantityLots: 500,
  },
  option: {
    symbols: ['ACME'],
    listing: (symbol, year) => `${symbol}${year % 100}1215C100`,
    terms: (symbol, year) => [
      `underlying = ${quoted(symbol)}   # with the terms below it names the option, as clients do: 55=${symbol}`,
      `expiry = "${year}-12-15"`,
      'strike = "100"',
      'putCall = "call"',
      'multiplier = "100"',
      'currency = "USD"',
      ...CENTS,
    ],
    reference: '5.00',
    quantityLots: 50,
  },
  future: {
    symbols: ['INDEX'],
    listing: (symbol, year) => `${symbol}Z${year % 10}`,
    terms: (symbol, year) => [
      `underlying = ${quoted(symbol)}   # with the month it names the contract: 55=${symbol}  200=${year}12`,
      `expiry = "${year}-12-15"`,
      'multiplier = "10"',
      'currency = "USD"',
      'tickSize = "0.5"',
      'lotSize = "1"',
    ],
    reference: '5000.0',
    quantityLots: 20,
  },
  'fx-spot': {
    symbols: ['EURUSD', 'GBPUSD'],
    terms: (symbol) => [...pair(symbol), 'tickSize = "0.00001"', 'lotSize = "1000"   # of the base currency'],
    reference: '1.10000',
    quantityLots: 1_000,
  },
  ndf: {
    symbols: ['USDKRW'],
    terms: (symbol, year) => [
      ...pair(symbol),
      `fixingDate = "${year}-12-13"`,
      'fixingSource = "KFTC18"',
      `settlementDate = "${year}-12-15"`,
      'settlementCurrency = "USD"',
      'tickSize = "0.01"',
      'lotSize = "1000"   # of the base currency',
    ],
    reference: '1300.00',
    quantityLots: 1_000,
  },
  crypto: {
    symbols: ['BTC-USDT', 'ETH-USDT'],
    terms: (symbol) => [
      ...pair(symbol),
      'tickSize = "0.01"',
      'lotSize = "0.00000001"   # of the base currency',
    ],
    reference: '50000.00',
    quantityLots: 25_000_000,
  },
};

export const ASSET_CLASSES = Object.keys(CLASS_DRAFTS) as AssetClass[];

const MOST_SYMBOLS = 100;

/** The text of the file. `year` is one that has not come yet: what is traded must not have expired. */
export function venueText(draft: VenueDraft, year: number): string {
  const { name, assetClass, protocolVersion, symbols, port } = draft;
  const { terms, listing, reference, quantityLots } = CLASS_DRAFTS[assetClass];
  const books = symbols.map((symbol) => listing?.(symbol, year) ?? symbol);
  return `\
# A venue. Check it with "simctl venue check", run it with "simctl start". What else there is, key by key, is in
# venues/venue.schema.json of simctl, and the venue files beside it show it at work.

[venue]
name = ${quoted(name)}
timeZone = "UTC"    # of the times of day in this file
dayEnd = "23:59"    # when day orders expire
seed = 1            # the bots do the same at every start; change it and they do something else

# What is traded.
${symbols.map((symbol, index) => instrument(books[index]!, assetClass, terms(symbol, year))).join('')}
# Where clients connect: this machine alone reaches 127.0.0.1. Port 0 takes any free port.

[[endpoint]]
name = "orders"
protocol = "fix"
beginString = ${quoted(PROTOCOL_VERSIONS[protocolVersion]!)}
host = "127.0.0.1"
port = ${port}

# Who may connect: a client that sends SenderCompID (49) = CLIENT1 and TargetCompID (56) = ${name}. Its session is called
# orders.CLIENT1. Add username and passwordHash (simctl session hash-password) to ask for a password.

[[session]]
endpoint = "orders"
senderCompId = ${quoted(name)}
targetCompId = "CLIENT1"
roles = ["orders"]

# Who else is in the market: a maker who quotes both sides, and noise that trades now and then. Without them the books
# are yours alone.

[[bot]]
kind = "market-maker"
books = [${books.map(quoted).join(', ')}]
reference = ${quoted(reference)}
spreadTicks = 2
levels = 5
quantityLots = ${quantityLots}

[[bot]]
kind = "noise"
books = [${books.map(quoted).join(', ')}]
ordersPerSecond = 0.2   # on average one in five seconds
maxLots = ${Math.ceil(quantityLots / 5)}
`;
}

/** The draft, when a file can be made of it. Throws a Problem that says what is wrong. */
export function checkedDraft(draft: VenueDraft): VenueDraft {
  const { name, symbols, assetClass } = draft;
  if (!/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/.test(name)) {
    throw misuse(`"${name}" is no name for a venue: 1 to 64 letters, digits, dots, underscores and hyphens`);
  }
  if (symbols.length === 0) throw misuse('a venue needs something to trade: name a symbol');
  if (symbols.length > MOST_SYMBOLS) throw misuse(`${symbols.length} symbols are too many: name at most 100`);
  const twice = symbols.find((symbol, index) => symbols.indexOf(symbol) !== index);
  if (twice !== undefined) throw misuse(`the symbol ${twice} is there twice`);
  for (const symbol of symbols) {
    if (!/^[!-~]{1,48}$/.test(symbol)) {
      throw misuse(`"${symbol}" is no symbol: 1 to 48 printable characters without spaces`);
    }
    CLASS_DRAFTS[assetClass].terms(symbol, 2_000);
  }
  return draft;
}

function instrument(symbol: string, assetClass: AssetClass, terms: readonly string[]): string {
  const lines = [`symbol = ${quoted(symbol)}`, `assetClass = ${quoted(assetClass)}`, ...terms];
  return `\n[[instrument]]\n${lines.join('\n')}\n`;
}

/** EURUSD, EUR/USD and BTC-USDT name their two currencies. */
function pair(symbol: string): string[] {
  const [, base, quote] =
    /^([A-Z0-9]{2,8})[/-]([A-Z0-9]{2,8})$/.exec(symbol) ?? /^([A-Z]{3})([A-Z]{3})$/.exec(symbol) ?? [];
  if (base === undefined || quote === undefined) {
    throw misuse(`${symbol} does not name two currencies: write it as EURUSD, EUR/USD or BTC-USDT`);
  }
  return [`baseCurrency = ${quoted(base)}`, `currency = ${quoted(quote)}`];
}

/** A basic string of TOML has the escapes of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function misuse(message: string): Problem {
  return new Problem(message, { code: 'bad-usage' });
}
