import { executionIdText, orderIdText, tradeIdText } from '../../../engine/ids.ts';
import { REJECT_REASONS } from '../../../engine/reject.ts';
import type { Micros } from '../../../engine/values.ts';
import type { Venue } from '../../../engine/venue.ts';
import type { MessageView } from '../../../protocols/fix/message.ts';
import { parseTimestamp } from '../../../protocols/fix/timestamp.ts';
import { InstrumentFinder, namesInstrument } from '../instruments/instrument-finder.ts';
import { SIDE_CODES } from '../orders/order-codes.ts';
import type { FixProfile } from '../profile/profile.ts';
import type { ToldSide, ToldTrade } from './told-trade.ts';

/** TradeRequestResult (749), but for 0. */
export const TRADE_REQUEST_RESULTS = {
  unknownInstrument: 1,
  invalidParties: 3,
  invalidTransport: 4,
  invalidDestination: 5,
  unsupportedType: 8,
  other: 99,
} as const;

/** Why a request for trades is refused. */
export interface TradeRequestRefusal {
  /** TradeRequestResult (749). */
  readonly result: number;
  readonly text: string;
}

/** What of a TradeCaptureReportRequest (AD) tells the trades that it asks for from others; null where it does not. */
export interface TradeCriteria {
  readonly symbol: string | null;
  /** The code as it was sent, ids as the venue has them. */
  readonly side: string | null;
  readonly orderId: string | null;
  readonly executionId: string | null;
  readonly clientOrderId: string | null;
  readonly tradeId: string | null;
  /** First and last trading day, `YYYYMMDD`; null for the present one. */
  readonly dates: readonly [from: string, to: string] | null;
  readonly times: readonly [from: Micros, to: Micros] | null;
}

/** Fields of the request that would leave out trades in ways that this venue does not know. */
const UNSUPPORTED: ReadonlyMap<number, number> = new Map([
  [453, TRADE_REQUEST_RESULTS.invalidParties],
  [726, TRADE_REQUEST_RESULTS.invalidDestination],
  // MatchStatus, TrdType and what is below it, links, legs, clearing date, sessions, input: no trade has them here.
  ...[527, 573, 578, 579, 442, 336, 625, 711, 555, 715, 818, 820, 828, 829, 830, 855, 943].map(
    (tag) => [tag, TRADE_REQUEST_RESULTS.other] as const,
  ),
]);

/** ResponseTransportType (725): over this session. */
const INBAND = '0';

/** Reads the criteria, or says why there are none that could be met. */
export function readCriteria(
  message: MessageView,
  venue: Venue,
  profile: FixProfile,
): TradeCriteria | TradeRequestRefusal {
  const { other, invalidTransport, unknownInstrument } = TRADE_REQUEST_RESULTS;
  for (let index = 0; index < message.count; index++) {
    const tag = message.tags[index]!;
    const result = UNSUPPORTED.get(tag);
    if (result !== undefined) return { result, text: `Trades cannot be asked for by field ${tag}.` };
  }
  if (message.has(725) && message.text(725) !== INBAND)
    return { result: invalidTransport, text: 'Trades are reported over this session alone.' };
  const found = namesInstrument(message) ? new InstrumentFinder(venue).find(message) : null;
  if (found?.instrument === null)
    return { result: unknownInstrument, text: found.text ?? REJECT_REASONS[found.reason] };
  const dates = valuesOf(message, 75).map((at) => message.textAt(at));
  const times = valuesOf(message, 60).map((at) =>
    parseTimestamp(message.buffer, message.starts[at]!, message.ends[at]!),
  );
  if (dates.length > 2 || times.length > 2) return { result: other, text: 'NoDates (580) is 1 or 2.' };
  if (times.some((time) => time < 0)) return { result: other, text: 'TransactTime (60) is no time.' };
  return {
    symbol: found?.instrument.symbol ?? null,
    side: textOrNull(message, 54),
    orderId: message.has(37) ? profile.orderIdOf(message) : null,
    executionId: message.has(17) ? profile.executionIdOf(message) : null,
    clientOrderId: textOrNull(message, 11),
    tradeId: textOrNull(message, 880),
    dates: dates.length === 0 ? null : [dates[0]!, dates.at(-1)!],
    times: times.length === 0 ? null : [times[0]!, times[1] ?? Infinity],
  };
}

/** Whether the trade is asked for. `tradeDate` is that of the trade, `today` the one that is meant by none. */
export function fits(
  { symbol, tradeId, dates, times }: TradeCriteria,
  trade: ToldTrade,
  tradeDate: string,
  today: string,
): boolean {
  const [firstDate, lastDate] = dates ?? [today, today];
  return (
    (symbol === null || symbol === trade.symbol) &&
    (tradeId === null || tradeId === tradeIdText(trade.tradeId)) &&
    tradeDate >= firstDate &&
    tradeDate <= lastDate &&
    (times === null || (trade.madeAt >= times[0] && trade.madeAt <= times[1]))
  );
}

/** Whether this side of it is. */
export function fitsSide(criteria: TradeCriteria, side: ToldSide): boolean {
  const { side: sideCode, orderId, executionId, clientOrderId } = criteria;
  return (
    (sideCode === null || sideCode === SIDE_CODES[side.side]) &&
    (orderId === null || orderId === orderIdText(side.orderId)) &&
    (executionId === null || executionId === executionIdText(side.executionId)) &&
    (clientOrderId === null || side.clientOrderIds.includes(clientOrderId))
  );
}

function textOrNull(message: MessageView, tag: number): string | null {
  return message.has(tag) ? message.text(tag) : null;
}

/** Where in the message the fields with this tag are. */
function valuesOf({ tags, count }: MessageView, tag: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < count; index++) if (tags[index] === tag) found.push(index);
  return found;
}
