import type { TradeMade } from '../../../engine/event.ts';
import { orderIdText, tradeIdText } from '../../../engine/ids.ts';
import type { Instrument } from '../../../engine/instrument.ts';
import type { Price, Quantity, Side } from '../../../engine/values.ts';
import type { DepthChange } from '../../../market-data/changes.ts';
import type { Print } from '../../../market-data/feed.ts';
import type { DepthEntry } from '../../../market-data/picture.ts';
import type { Encoder } from '../../../protocols/fix/encoder.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { ENTRY_TYPES } from './entry-types.ts';
import type { Figure, FigureChange } from './figures.ts';

/** MDUpdateAction (279). */
const ACTIONS = { new: '0', change: '1', delete: '2' } as const;

/** MDEntryType (269) that says that there is nothing: from 5.0. */
const EMPTY_BOOK = 'J';

/** DeleteReason (285): a trade that was busted. */
const ERROR = '1';

const BOOK_TYPES = { buy: ENTRY_TYPES.bid.code, sell: ENTRY_TYPES.offer.code } as const;
const BOOK_IDS = { buy: 'B', sell: 'S' } as const;

/**
 * Writes the entries of market data messages on one instrument: in the order in which each version's dictionary has
 * their fields, which is the same in all of them.
 *
 * An entry's MDEntryID (278) is what it is about: `B10.25` and `S10.30` the prices of a side, `O-7` an order, `T-3` a
 * trade, `OPEN` and its like the figures of the day.
 */
export class EntryWriter {
  readonly #instrument: Instrument;
  /** Snapshots of 5.0 name their entries as increments do. */
  readonly #namesInSnapshot: boolean;
  /** 4.2 wants a price in each entry of a snapshot. */
  readonly #wantsPrice: boolean;
  readonly #emptyType: string | null;

  constructor(version: FixVersion, instrument: Instrument) {
    this.#instrument = instrument;
    this.#namesInSnapshot = isFrom(version, 'FIX.5.0SP2');
    this.#wantsPrice = !isFrom(version, 'FIX.4.3');
    this.#emptyType = isFrom(version, 'FIX.5.0SP2') ? EMPTY_BOOK : null;
  }

  get symbol(): string {
    return this.#instrument.symbol;
  }

  quantity(message: Encoder, tag: number, quantity: Quantity): void {
    const { lot } = this.#instrument;
    message.decimal(tag, quantity * lot.units, lot.decimals);
  }

  // ---------------------------------------------------------------- of snapshots

  depth(message: Encoder, side: Side, position: number, entry: DepthEntry): void {
    message.char(269, BOOK_TYPES[side]);
    if (this.#namesInSnapshot) message.text(278, this.#nameOf(side, entry));
    this.#depth(message, position, entry);
  }

  trade(message: Encoder, trade: TradeMade): void {
    message.char(269, ENTRY_TYPES.trade.code);
    if (this.#namesInSnapshot) message.text(278, tradeIdText(trade.tradeId));
    this.#trade(message, trade);
  }

  figure(message: Encoder, figure: Figure): void {
    message.char(269, ENTRY_TYPES[figure.type].code);
    if (this.#namesInSnapshot) message.text(278, figure.id);
    this.#figure(message, figure);
  }

  /** Stands for all that there might be and is not, since a group has one entry at least. */
  nothing(message: Encoder, type: string): void {
    message.char(269, this.#emptyType ?? type);
    if (this.#wantsPrice) message.int(270, 0);
    if (this.#emptyType === null) message.int(271, 0);
  }

  // ---------------------------------------------------------------- of increments

  depthChange(message: Encoder, { action, side, position, entry }: DepthChange): void {
    message.char(279, ACTIONS[action]);
    message.char(269, BOOK_TYPES[side]);
    message.text(278, this.#nameOf(side, entry));
    message.text(55, this.symbol);
    if (action !== 'delete') return this.#depth(message, position, entry);
    this.#price(message, entry.price);
    message.int(290, position);
  }

  /** `lost` prints before this one are not known any more. */
  print(message: Encoder, print: Print, lost: number): void {
    const action = print.type === 'trade' ? 'new' : print.type === 'trade-busted' ? 'delete' : 'change';
    message.char(279, ACTIONS[action]);
    if (action === 'delete') message.char(285, ERROR);
    message.char(269, ENTRY_TYPES.trade.code);
    message.text(278, tradeIdText(print.tradeId));
    message.text(55, this.symbol);
    if (print.type !== 'trade-busted') this.#trade(message, print);
    if (lost > 0)
      message.text(58, `${lost} trades before this one were not sent: too much waited to be read`);
  }

  figureChange(message: Encoder, { action, figure }: FigureChange): void {
    message.char(279, ACTIONS[action]);
    message.char(269, ENTRY_TYPES[figure.type].code);
    message.text(278, figure.id);
    message.text(55, this.symbol);
    if (action !== 'delete') return this.#figure(message, figure);
    // Snapshots before 5.0 have no names, and a price that is to be is of the type of the price that is.
    if (figure.flag !== null) message.text(286, figure.flag);
  }

  // ---------------------------------------------------------------- parts

  #nameOf(side: Side, { orderId, price }: DepthEntry): string {
    return orderId === null ? `${BOOK_IDS[side]}${this.#instrument.priceText(price)}` : orderIdText(orderId);
  }

  #depth(message: Encoder, position: number, { price, quantity, orders, orderId }: DepthEntry): void {
    this.#price(message, price);
    this.quantity(message, 271, quantity);
    if (orderId === null) message.int(346, orders);
    else message.text(37, orderIdText(orderId));
    message.int(290, position);
  }

  #trade(message: Encoder, { price, quantity, at }: Pick<TradeMade, 'price' | 'quantity' | 'at'>): void {
    this.#price(message, price);
    this.quantity(message, 271, quantity);
    message.utcDate(272, at);
    message.utcTime(273, at);
  }

  #figure(message: Encoder, { price, quantity, flag, condition }: Figure): void {
    if (price !== null) this.#price(message, price);
    if (quantity !== null) this.quantity(message, 271, quantity);
    if (condition !== null) message.text(277, condition);
    if (flag !== null) message.text(286, flag);
  }

  #price(message: Encoder, price: Price): void {
    const { tick } = this.#instrument;
    message.decimal(270, price * tick.units, tick.decimals);
  }
}
