import { executionIdText, orderIdText, tradeIdText } from '../../../engine/ids.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import type { Micros, TradeId } from '../../../engine/values.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import { SIDE_CODES } from '../orders/order-codes.ts';
import { isFrom, since, type ByVersion, type FixVersion } from '../version.ts';
import type { OrderParties } from './entitlement.ts';
import { writeParties } from './party-fields.ts';
import { reportIdOf, type ToldSide, type ToldTrade } from './told-trade.ts';

/** TradeReportTransType (487): new, replace, cancel. Null where a version has no trade capture. */
const TRANSACTIONS: ByVersion<Readonly<Record<ToldTrade['kind'], string>> | null> = since({
  'FIX.4.3': { made: 'N', corrected: 'R', busted: 'C' },
  'FIX.4.4': { made: '0', corrected: '2', busted: '1' },
});

export function hasTradeCapture(version: FixVersion): boolean {
  return TRANSACTIONS[version] !== null;
}

/** 4.4 has TradeCaptureReportRequestAck (AQ), and the fields that tell which report of how many this is. */
export function hasTradeAcknowledgement(version: FixVersion): boolean {
  return isFrom(version, 'FIX.4.4');
}

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
  readonly #instrumentOf: (symbol: string) => Instrument | undefined;
  readonly #parties: OrderParties;
  readonly #tradeDate: (at: Micros) => string;
  /** TotNumTradeReports (748), LastRptRequested (912), UnsolicitedIndicator (325), TrdMatchID (880), CopyMsgIndicator (797). */
  readonly #counts: boolean;
  /** From 5.0 a side has its own SideExecID (1427), and the ids of its order at the end. */
  readonly #hasSideExecution: boolean;

  /** `tradeDate` gives the trading day of a time as `YYYYMMDD`. */
  constructor(
    version: FixVersion,
    instrumentOf: (symbol: string) => Instrument | undefined,
    parties: OrderParties,
    tradeDate: (at: Micros) => string,
  ) {
    this.#version = version;
    this.#instrumentOf = instrumentOf;
    this.#parties = parties;
    this.#tradeDate = tradeDate;
    this.#counts = hasTradeAcknowledgement(version);
    this.#hasSideExecution = isFrom(version, 'FIX.5.0SP2');
  }

  write(message: Encoder, trade: ToldTrade, { requestId, place }: Answered): void {
    const { kind, tradeId, symbol, sides } = trade;
    const { lot, tick } = this.#instrumentOf(symbol)!;
    message.text(571, reportIdOf(trade));
    message.text(487, TRANSACTIONS[this.#version]![kind]);
    message.text(568, requestId);
    message.char(150, EXEC_TYPES[kind]);
    if (kind !== 'made') message.text(572, tradeIdText(tradeId));
    if (this.#counts) this.#place(message, place, tradeId);
    message.text(17, executionIdText(sides[0]!.executionId));
    // One report of two sides has the executions of both: SecondaryExecID is the sell's.
    if (sides.length > 1) message.text(527, executionIdText(sides[1]!.executionId));
    message.boolean(570, place !== 'live');
    message.text(55, symbol);
    message.decimal(32, trade.quantity * lot.units, lot.decimals);
    message.decimal(31, trade.price * tick.units, tick.decimals);
    message.text(75, this.#tradeDate(trade.madeAt));
    message.timestamp(60, trade.at, 'ms');
    message.int(552, sides.length);
    for (const side of sides) this.#side(message, side);
  }

  #place(message: Encoder, place: Answered['place'], tradeId: TradeId): void {
    if (place === 'live') message.boolean(325, true);
    else {
      message.int(748, place.total);
      if (place.last) message.boolean(912, true);
    }
    message.text(880, tradeIdText(tradeId));
    message.boolean(797, true);
  }

  #side(message: Encoder, { side, orderId, executionId, owner, clientOrderIds }: ToldSide): void {
    const party = owner === null ? undefined : this.#parties(owner);
    message.char(54, SIDE_CODES[side]);
    if (this.#hasSideExecution) {
      message.text(1427, executionIdText(executionId));
      if (party !== undefined) writeParties(message, this.#version, party);
    }
    message.text(37, orderIdText(orderId));
    message.text(11, clientOrderIds.at(-1) ?? '');
    if (party !== undefined && !this.#hasSideExecution) writeParties(message, this.#version, party);
  }
}
