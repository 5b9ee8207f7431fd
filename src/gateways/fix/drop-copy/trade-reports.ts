import { executionIdText, orderIdText, tradeIdText } from '../../../engine/ids.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import { SIDE_CODES } from '../orders/order-codes.ts';
import { OrderTermsWriter } from '../orders/order-terms.ts';
import type { ReportSource } from '../orders/reports.ts';
import type { FixVersion } from '../version.ts';
import type { OrderParties } from './entitlement.ts';
import { writeParties } from './party-fields.ts';
import { reportIdOf, type ToldSide, type ToldTrade } from './told-trade.ts';

/** How a version of FIX speaks of trade capture. */
interface TradeWords {
  /** TradeReportTransType (487): new, cancel, replace. */
  readonly transactions: Readonly<Record<ToldTrade['kind'], string>>;
  /**
   * From 4.4: TradeCaptureReportRequestAck (AQ), TotNumTradeReports (748), LastRptRequested (912), UnsolicitedIndicator
   * (325), TrdMatchID (880), CopyMsgIndicator (797).
   */
  readonly is44: boolean;
}

/** Null where a version has no trade capture. */
export const TRADE_WORDS: Readonly<Record<FixVersion, TradeWords | null>> = {
  'FIX.4.2': null,
  'FIX.4.4': { transactions: { made: '0', busted: '1', corrected: '2' }, is44: true },
};

/** ExecType (150). */
const EXEC_TYPES = { made: 'F', corrected: 'G', busted: 'H' } as const satisfies Record<
  ToldTrade['kind'],
  string
>;

/** The request that a report answers, and its place among all that do; `live` for those that come as they happen. */
export interface Answered {
  readonly requestId: string;
  readonly place: 'live' | { readonly total: number; readonly last: boolean };
}

/** Writes TradeCaptureReports (AE). */
export class TradeReports {
  readonly #version: FixVersion;
  readonly #words: TradeWords;
  readonly #terms: OrderTermsWriter;
  readonly #parties: OrderParties;
  readonly #tradeDate: (at: number) => string;

  /** `tradeDate` gives the trading day of a time as `YYYYMMDD`. */
  constructor(
    version: FixVersion,
    words: TradeWords,
    source: ReportSource,
    parties: OrderParties,
    tradeDate: (at: number) => string,
  ) {
    this.#version = version;
    this.#words = words;
    this.#terms = new OrderTermsWriter(version, (symbol) => source.instrument(symbol));
    this.#parties = parties;
    this.#tradeDate = tradeDate;
  }

  write(message: Encoder, trade: ToldTrade, { requestId, place }: Answered): void {
    const { is44, transactions } = this.#words;
    const { kind, tradeId, sides } = trade;
    message.text(571, reportIdOf(trade));
    message.text(487, transactions[kind]);
    message.text(568, requestId);
    message.char(150, EXEC_TYPES[kind]);
    if (is44 && place === 'live') message.boolean(325, true);
    if (is44 && place !== 'live') {
      message.int(748, place.total);
      if (place.last) message.boolean(912, true);
    }
    if (kind !== 'made') message.text(572, tradeIdText(tradeId));
    if (is44) message.text(880, tradeIdText(tradeId));
    message.text(17, executionIdText(sides[0]!.executionId));
    // One report of two sides has both of their executions: SecondaryExecID is the sell's.
    if (sides.length > 1) message.text(527, executionIdText(sides[1]!.executionId));
    message.boolean(570, place !== 'live');
    message.text(55, trade.symbol);
    this.#terms.fill(message, trade.symbol, trade.quantity, trade.price);
    message.text(75, this.#tradeDate(trade.madeAt));
    message.timestamp(60, trade.at, 'ms');
    if (is44) message.boolean(797, true);
    message.int(552, sides.length);
    for (const side of sides) this.#side(message, side);
  }

  #side(message: Encoder, { side, orderId, owner, clientOrderIds }: ToldSide): void {
    message.char(54, SIDE_CODES[side]);
    message.text(37, orderIdText(orderId));
    message.text(11, clientOrderIds.at(-1) ?? '');
    const party = owner === null ? undefined : this.#parties(owner);
    if (party !== undefined) writeParties(message, this.#version, party);
  }
}
