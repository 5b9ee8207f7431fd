import type { FaultKindName } from '../../../faults/catalogue.ts';
import type { Field } from '../profile/fields.ts';
import { valueIn, type Letter } from './letter.ts';
import type { Act } from './told.ts';

const BID = '0';
const OFFER = '1';
const DELETE = '2';

/** MDEntryID (278) that no entry has. */
const NO_ENTRY = 'NONE';

export const TOLD_MARKET_DATA: { readonly [Kind in FaultKindName]?: Act } = {
  'md-gap': (armed, _letter, telling) => {
    telling.skipNumbers(armed.parameters<'md-gap'>().by);
    return [];
  },
  'md-duplicate': (armed, letter) =>
    Array.from({ length: 1 + armed.parameters<'md-duplicate'>().copies }, () => letter),
  'md-crossed': (armed, letter, telling) => {
    const { ticks } = armed.parameters<'md-crossed'>();
    const symbol = valueIn(letter, 55);
    for (const [type, price] of [
      [BID, telling.priceBeyond(symbol, 'sell', ticks)],
      [OFFER, telling.priceBeyond(symbol, 'buy', -ticks)],
    ] as const) {
      const at = price === null ? -1 : priceOf(letter, type);
      if (at >= 0) return [{ ...letter, fields: letter.fields.with(at, [270, price!]) }];
    }
    throw new RangeError('there was nothing that could cross');
  },
  'md-delete-unknown': (armed, letter) => [
    letter,
    deletion(letter, armed.parameters<'md-delete-unknown'>().level),
  ],
  'md-snapshot-mid': (_, letter, telling) => {
    const snapshot = telling.snapshot(valueIn(letter, 262), valueIn(letter, 55));
    if (snapshot === null) throw new RangeError('there is no subscription to take a snapshot of');
    return [letter, snapshot];
  },
};

/** Where the price of the first entry of the type stands that is not deleted; -1 where there is none. */
function priceOf({ fields }: Letter, type: string): number {
  let isMeant = false;
  let isDeleted = false;
  for (const [at, [tag, value]] of fields.entries()) {
    if (tag === 279) isDeleted = value === DELETE;
    else if (tag === 269) isMeant = value === type && !isDeleted;
    else if (tag === 270 && isMeant) return at;
  }
  return -1;
}

/** MDUpdateAction (279) 2 of a bid that was never told, at a position that there is not. */
function deletion(letter: Letter, level: number): Letter {
  const fields: Field[] = [
    [262, valueIn(letter, 262)],
    [268, '1'],
    [279, DELETE],
    [269, BID],
    [278, NO_ENTRY],
    [55, valueIn(letter, 55)],
    [270, valueIn(letter, 270) || '0'],
    [290, String(level)],
  ];
  return { ...letter, fields };
}
