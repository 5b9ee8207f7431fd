import { isDeepStrictEqual } from 'node:util';

export interface Difference<Item> {
  readonly gone: readonly Item[];
  /** As they are wanted. */
  readonly changed: readonly Item[];
  readonly added: readonly Item[];
}

/** `restarts` tells what counts as changed although it is the same, since what it stands on restarts. */
export function difference<Item>(
  before: readonly Item[],
  after: readonly Item[],
  key: (item: Item) => string,
  restarts: (item: Item) => boolean = () => false,
): Difference<Item> {
  const old = byName(before, key);
  const now = byName(after, key);
  return {
    gone: before.filter((item) => !now.has(key(item))),
    changed: after.filter(
      (item) => old.has(key(item)) && (restarts(item) || !same(old.get(key(item)), item)),
    ),
    added: after.filter((item) => !old.has(key(item))),
  };
}

export function byName<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item> {
  return new Map(items.map((item) => [key(item), item]));
}

/** Equal in content: neither the order of keys nor the prototype matters. */
export function same(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

export function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
