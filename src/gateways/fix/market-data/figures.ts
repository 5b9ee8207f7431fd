import type { Auction, Picture } from '../../../market-data/picture.ts';
import type { Price, Quantity } from '../../../engine/values.ts';
import { isFrom, type FixVersion } from '../version.ts';
import { type EntryTypeName } from './entry-types.ts';

/** An entry of which an instrument has one at most: a price of the day, its volume, or what an auction would give. */
export interface Figure {
  readonly type: EntryTypeName;
  /** MDEntryID (278). */
  readonly id: string;
  readonly price: Price | null;
  readonly quantity: Quantity | null;
  /** OpenCloseSettlFlag (286); null where there is nothing to say. */
  readonly flag: string | null;
  /** TradeCondition (277). */
  readonly condition: string | null;
}

/** OpenCloseSettlFlag (286). */
const DAILY = '0';
const EXPECTED = '3';
const THEORETICAL = '5';

/** TradeCondition (277). */
const MORE_BUYERS = 'P';
const MORE_SELLERS = 'Q';

/** The figures that a picture shows, of the types that are wanted. */
export function figuresOf(
  { day, auction }: Picture,
  types: ReadonlySet<EntryTypeName>,
  version: FixVersion,
): Figure[] {
  const figures: Figure[] = [];
  const ofDay = (type: 'open' | 'close' | 'high' | 'low', flag: string | null): void => {
    const price = day[type];
    if (price === null) return;
    figures.push({ type, id: type.toUpperCase(), price, quantity: null, flag, condition: null });
  };
  ofDay('open', DAILY);
  ofDay('close', DAILY);
  ofDay('high', null);
  ofDay('low', null);
  if (day.volume > 0) {
    const quantity = day.volume;
    figures.push({ type: 'volume', id: 'VOLUME', price: null, quantity, flag: null, condition: null });
  }
  if (auction !== null) figures.push(...imbalance(auction), ...indicative(auction, version));
  return figures.filter(({ type }) => types.has(type));
}

function imbalance({ price, surplus, surplusSide }: Auction): Figure[] {
  if (surplusSide === null) return [];
  const condition = surplusSide === 'buy' ? MORE_BUYERS : MORE_SELLERS;
  return [{ type: 'imbalance', id: 'IMBALANCE', price, quantity: surplus, flag: null, condition }];
}

/**
 * The price that the auction would give, and how much would trade. From 5.0 it has an entry type of its own; before, it
 * is the opening or closing price that is to be, which 4.2 cannot say.
 */
function indicative({ price, quantity, phase }: Auction, version: FixVersion): Figure[] {
  if (price === null || !isFrom(version, 'FIX.4.3')) return [];
  const figure = { id: 'INDICATIVE', price, quantity, condition: null };
  if (isFrom(version, 'FIX.5.0SP2')) return [{ ...figure, type: 'clearing', flag: null }];
  const flag = isFrom(version, 'FIX.4.4') ? THEORETICAL : EXPECTED;
  return [{ ...figure, type: phase === 'closing-auction' ? 'close' : 'open', flag }];
}

export interface FigureChange {
  readonly action: 'new' | 'change' | 'delete';
  readonly figure: Figure;
}

/** What has become of the figures. */
export function figureChanges(before: readonly Figure[], after: readonly Figure[]): FigureChange[] {
  const changes: FigureChange[] = [];
  for (const figure of before) {
    if (!after.some(({ id, type }) => id === figure.id && type === figure.type)) {
      changes.push({ action: 'delete', figure });
    }
  }
  for (const figure of after) {
    const old = before.find(({ id, type }) => id === figure.id && type === figure.type);
    if (old === undefined) changes.push({ action: 'new', figure });
    else if (!isEqual(old, figure)) changes.push({ action: 'change', figure });
  }
  return changes;
}

function isEqual(one: Figure, other: Figure): boolean {
  return one.price === other.price && one.quantity === other.quantity && one.condition === other.condition;
}
