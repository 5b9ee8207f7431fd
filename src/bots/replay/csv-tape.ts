import type { Instrument } from '../../engine/instrument.ts';
import { isOrderQuantity, isPrice, type Side } from '../../engine/values.ts';
import { Tape, type Act } from './tape.ts';

/** What a line of the file is about; the first line names those that there are, in any order. */
const COLUMNS = ['offsetMs', 'time', 'action', 'id', 'side', 'quantity', 'price', 'type'] as const;
type Column = (typeof COLUMNS)[number];

/** Something that is wrong with a file of orders, with its line and column, both counted from 1. */
export class TapeProblem extends Error {
  override name = 'TapeProblem';
  readonly line: number;
  readonly column: number;

  constructor(line: number, column: number, message: string) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Reads a file of orders. Throws TapeProblem. */
export function csvTape(text: string, instrument: Instrument): Tape {
  const reader = new CsvReader(instrument);
  let number = 0;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end).replace(/\r$/, '');
    number++;
    if (line.trim() !== '' && !line.startsWith('#')) reader.read(line, number);
    at = end < 0 ? text.length : end + 1;
  }
  if (!reader.hasHeader)
    throw new TapeProblem(1, 1, `the first line must name the columns: ${COLUMNS.join(', ')}`);
  return reader.tape;
}

interface Open {
  /** The step after which the order is called. */
  step: number;
  readonly side: Side;
}

class CsvReader {
  readonly tape = new Tape();
  readonly #instrument: Instrument;
  readonly #orders = new Map<string, Open>();
  #columns: Map<Column, number> | null = null;
  #line = 0;
  #fields: readonly string[] = [];

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
  }

  get hasHeader(): boolean {
    return this.#columns !== null;
  }

  read(line: string, number: number): void {
    this.#line = number;
    this.#fields = line.split(',');
    if (this.#columns === null) this.#readHeader();
    else this.#readOrder(this.#columns.size);
  }

  #readHeader(): void {
    const columns = new Map<Column, number>();
    for (const [place, field] of this.#fields.entries()) {
      const name = COLUMNS.find((column) => column === field.trim());
      if (name === undefined)
        this.#fail(place, `"${field.trim()}" is no column: there is ${COLUMNS.join(', ')}`);
      if (columns.has(name)) this.#fail(place, `the column ${name} is there twice`);
      columns.set(name, place);
    }
    for (const name of ['action', 'id'] as const)
      if (!columns.has(name)) this.#fail(0, `there is no column ${name}`);
    if (columns.has('time') === columns.has('offsetMs'))
      this.#fail(0, 'there must be one column offsetMs or time');
    this.#columns = columns;
  }

  #readOrder(columns: number): void {
    if (this.#fields.length !== columns)
      this.#fail(
        this.#fields.length - 1,
        `has ${this.#fields.length} fields, and the first line names ${columns}`,
      );
    const at = this.#time();
    const id = this.#text('id');
    if (id === '') this.#failAt('id', 'is missing');
    const action = this.#text('action');
    if (action === 'new') return this.#enter(at, id);
    if (action !== 'cancel' && action !== 'replace')
      this.#failAt('action', `"${action}" must be new, cancel or replace`);
    const order = this.#orders.get(id);
    if (order === undefined) this.#failAt('id', `no order "${id}" is open: it must have been new before`);
    const { side } = order;
    if (action === 'cancel') {
      this.#add('cancel', at, order.step, side, null, null);
      this.#orders.delete(id);
    } else {
      const price = this.#price();
      const quantity = this.#quantity();
      if (price === null && quantity === null)
        this.#failAt('id', 'a replace needs another price or quantity');
      order.step = this.#add('replace', at, order.step, side, price, quantity);
    }
  }

  #enter(at: number, id: string): void {
    if (this.#orders.has(id)) this.#failAt('id', `an order "${id}" is open already`);
    const side = this.#text('side');
    if (side !== 'buy' && side !== 'sell') this.#failAt('side', `"${side}" must be buy or sell`);
    const type = this.#text('type') || 'limit';
    if (type !== 'limit' && type !== 'market') this.#failAt('type', `"${type}" must be limit or market`);
    const price = this.#price();
    if (type === 'limit' && price === null) this.#failAt('price', 'a limit order needs one');
    if (type === 'market' && price !== null) this.#failAt('price', 'a market order has none');
    const quantity = this.#quantity();
    if (quantity === null) this.#failAt('quantity', 'is missing');
    const step = this.#add(type === 'limit' ? 'enter' : 'take', at, null, side, price, quantity);
    if (type === 'limit') this.#orders.set(id, { step, side });
  }

  #add(
    act: Act,
    at: number,
    of: number | null,
    side: Side,
    price: number | null,
    quantity: number | null,
  ): number {
    try {
      return this.tape.add({ at, act, of, side, price, quantity });
    } catch (error) {
      return this.#fail(0, (error as Error).message);
    }
  }

  /** Microseconds: since whatever the offsets count from, or since midnight. */
  #time(): number {
    if (this.#columns!.has('offsetMs')) {
      const text = this.#text('offsetMs');
      if (!/^\d{1,12}(\.\d{1,3})?$/.test(text))
        this.#failAt('offsetMs', `"${text}" must be milliseconds such as 1500.25`);
      return Math.round(Number(text) * 1_000);
    }
    const text = this.#text('time');
    const [, hours, minutes, seconds, fraction = ''] =
      TIME.exec(text) ?? this.#failAt('time', `"${text}" must be a time of day such as 09:30:00.125`);
    const whole = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    return whole * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
  }

  #price(): number | null {
    const text = this.#text('price');
    if (text === '') return null;
    const ticks = this.#instrument.ticksOf(text);
    if (isPrice(ticks)) return ticks;
    return this.#failAt(
      'price',
      `"${text}" is no multiple of the tick size ${this.#instrument.terms.tickSize}`,
    );
  }

  #quantity(): number | null {
    const text = this.#text('quantity');
    if (text === '') return null;
    const lots = this.#instrument.lotsOf(text);
    if (isOrderQuantity(lots)) return lots;
    return this.#failAt(
      'quantity',
      `"${text}" is no multiple of the lot size ${this.#instrument.terms.lotSize}`,
    );
  }

  #text(column: Column): string {
    const place = this.#columns!.get(column);
    return place === undefined ? '' : this.#fields[place]!.trim();
  }

  #failAt(column: Column, message: string): never {
    return this.#fail(this.#columns!.get(column) ?? 0, `${column}: ${message}`);
  }

  #fail(place: number, message: string): never {
    const before = this.#fields.slice(0, place).join(',').length + (place === 0 ? 0 : 1);
    throw new TapeProblem(this.#line, before + 1, message);
  }
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?$/;
