import type { OrderJson } from '../../src/management/methods.ts';

/** What an expected order must be: fields of an order, each a value, or text that matches. */
export type WantedOrder = {
  readonly [Field in keyof OrderJson]?:
    | OrderJson[Field]
    | (OrderJson[Field] extends string | null ? RegExp : never);
};

/** In which fields the order is not what is wanted: `quantity: 90, wanted 100`. None when it is. */
export function differences(wanted: WantedOrder, order: OrderJson): string[] {
  return (Object.keys(wanted) as (keyof OrderJson)[])
    .filter((field) => wanted[field] !== undefined && !isAs(wanted[field], order[field]))
    .map((field) => `${field}: ${textOf(order[field])}, wanted ${textOf(wanted[field])}`);
}

export function describeWanted(wanted: WantedOrder): string {
  const fields = Object.entries(wanted).filter(([, value]) => value !== undefined);
  if (fields.length === 0) return 'any order';
  return `an order with ${fields.map(([field, value]) => `${field} ${textOf(value)}`).join(', ')}`;
}

/** `100` and `100.00` are the same quantity and the same price. */
function isAs(wanted: unknown, value: unknown): boolean {
  if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
  return wanted === value || (isDecimal(wanted) && isDecimal(value) && plain(wanted) === plain(value));
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value);
}

/** Without the zeros that say nothing. */
function plain(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.replace(/0+$/, '');
  return digits === '' ? whole : `${whole}.${digits}`;
}

function textOf(value: unknown): string {
  return value instanceof RegExp ? String(value) : typeof value === 'string' ? value : JSON.stringify(value);
}
