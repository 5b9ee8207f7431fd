import type { Listing } from '../../../engine/listing.ts';
import { FULL_DEPTH } from '../../../market-data/picture.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import type { InstrumentFinder } from '../instruments/instrument-finder.ts';
import type { FixVersion } from '../version.ts';
import { entryTypesOf, isSince, type EntryTypeName } from './entry-types.ts';
import type { Sight } from './publisher.ts';

/** MDReqRejReason (281); those from 9 on came with 4.3, and none is written where there is none. */
const REASONS = {
  unknownSymbol: '0',
  duplicateId: '1',
  insufficientBandwidth: '2',
  subscriptionType: '4',
  depth: '5',
  updateType: '6',
  aggregatedBook: '7',
  entryType: '8',
  tradingSession: '9',
  scope: 'A',
  openCloseFlag: 'B',
  implicitDelete: 'C',
} as const;

const FIRST_LATER_REASON = '9';

/** Why a request is refused: MarketDataRequestReject. */
export interface Refusal {
  readonly reason: keyof typeof REASONS | null;
  readonly text: string;
}

/** What a request asks for. */
export interface MarketDataRequest {
  readonly goesOn: boolean;
  readonly listings: readonly Listing[];
  readonly sight: Sight;
}

/** MDReqRejReason (281) in a version; null where it has no code for it. */
export function reasonCode({ reason }: Refusal, version: FixVersion): string | null {
  if (reason === null) return null;
  const code = REASONS[reason];
  return code < FIRST_LATER_REASON || isSince(version, 'FIX.4.3') ? code : null;
}

/** Reads MarketDataRequest (V) with SubscriptionRequestType (263) 0 or 1. */
export function readRequest(
  message: MessageView,
  version: FixVersion,
  finder: InstrumentFinder,
): MarketDataRequest | Refusal {
  const goesOn = message.char(263) === '1';
  const depth = message.int(264);
  if (!(depth >= 0 && depth <= FULL_DEPTH)) {
    const text = `MarketDepth (264) is 0 for the full book or from 1 to ${FULL_DEPTH}, not ${message.text(264)}`;
    return { reason: 'depth', text };
  }
  const refresh = goesOn ? message.char(265) : '0';
  if (refresh !== '0' && refresh !== '1') {
    const text = 'MDUpdateType (265) of a subscription is 0 for snapshots or 1 for increments';
    return { reason: 'updateType', text: refresh === '' ? text : `${text}, not ${message.text(265)}` };
  }
  const aggregated = message.char(266);
  if (!['', 'Y', 'N'].includes(aggregated)) {
    const text = `AggregatedBook (266) is Y or N, not ${aggregated}`;
    return { reason: 'aggregatedBook', text };
  }
  const types = readTypes(message, version);
  if ('reason' in types) return types;
  const unsupported = unsupportedField(message);
  if (unsupported !== null) return unsupported;
  const listings = readListings(message, finder);
  if ('reason' in listings) return listings;
  const showsBook = types.has('bid') || types.has('offer');
  const sight: Sight = {
    types,
    refresh: refresh === '0' ? 'full' : 'incremental',
    kind: aggregated === 'N' && showsBook ? 'order' : 'price',
    depth: !showsBook ? 0 : depth === 0 ? FULL_DEPTH : depth,
  };
  return { goesOn, listings, sight };
}

function readTypes(message: MessageView, version: FixVersion): ReadonlySet<EntryTypeName> | Refusal {
  const known = entryTypesOf(version);
  const codes = valuesOf(message, 269);
  const unknown = codes.find((code) => !known.has(code));
  if (unknown !== undefined || codes.length === 0) {
    const offered = [...known.keys()].join(', ');
    const text = `MDEntryType (269) ${unknown ?? ''} is not published; there are ${offered}`;
    return { reason: 'entryType', text };
  }
  // In the order of the table, so that the same wishes are one and the same channel.
  return new Set([...known].filter(([code]) => codes.includes(code)).map(([, name]) => name));
}

/** What a request may say and this venue does not do. */
function unsupportedField(message: MessageView): Refusal | null {
  if (message.has(336) || message.has(625)) {
    return { reason: 'tradingSession', text: 'Market data is not told apart by trading session' };
  }
  const scope = message.text(546);
  if (scope !== '' && !scope.split(' ').includes('1')) {
    return { reason: 'scope', text: `Scope (546) is 1, the local market, not ${scope}` };
  }
  const flag = message.text(286);
  if (flag !== '' && flag !== '0') {
    const text = `OpenCloseSettlFlag (286) is 0, prices of the day, not ${flag}`;
    return { reason: 'openCloseFlag', text };
  }
  if (message.char(547) === 'Y') {
    return { reason: 'implicitDelete', text: 'What leaves the depth is deleted by an entry of its own' };
  }
  return null;
}

function readListings(message: MessageView, finder: InstrumentFinder): Listing[] | Refusal {
  const found = finder.findEach(message);
  for (const [at, { instrument, ...problem }] of found.entries()) {
    if (instrument !== null) continue;
    const text = 'text' in problem ? problem.text : null;
    return { reason: 'unknownSymbol', text: text ?? `Unknown symbol ${valuesOf(message, 55)[at] ?? ''}` };
  }
  const symbols = new Set(found.map(({ instrument }) => instrument!.symbol));
  return Array.from(symbols, (symbol) => finder.venue.listing(symbol)!);
}

/** The values of all fields of a tag, those of a group. */
function valuesOf(message: MessageView, tag: number): string[] {
  const values: string[] = [];
  for (let at = 0; at < message.count; at++) if (message.tags[at] === tag) values.push(message.textAt(at));
  return values;
}
