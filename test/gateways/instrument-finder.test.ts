import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstrumentTerms } from '../../src/engine/instrument.ts';
import { Venue } from '../../src/engine/venue.ts';
import { InstrumentFinder } from '../../src/gateways/fix/instruments/instrument-finder.ts';
import { MessageView } from '../../src/protocols/fix/message.ts';
import { fixBytes } from '../kit/fix-text.ts';
import { SeededRandom, seeded } from '../kit/seed.ts';

const STEPS = { currency: 'USD', tickSize: '0.01', lotSize: '1' } as const;

/** Shares, chains of options on some of them, futures, pairs and NDFs, so that most names are those of several. */
function instruments(random: SeededRandom): InstrumentTerms[] {
  const shares = ['SA', 'SB', 'SC'].map((symbol): InstrumentTerms => ({
    ...STEPS,
    symbol,
    assetClass: 'equity',
    aliases: { isin: `ISIN${symbol}` },
  }));
  const options = Array.from({ length: 60 }, (_, number): InstrumentTerms => {
    const [underlying, month, day] = [
      random.pick(['SA', 'SB']),
      random.integer(1, 2),
      random.integer(15, 16),
    ];
    const [strike, putCall] = [String(random.integer(1, 4) * 10), random.pick(['put', 'call'] as const)];
    const expiry = `2030-0${month}-${day}`;
    const terms = { underlying, expiry, strike, putCall, multiplier: '100', aliases: {} };
    return { ...STEPS, symbol: `O${number}`, assetClass: 'option', ...terms };
  });
  const futures = Array.from({ length: 12 }, (_, number): InstrumentTerms => {
    const expiry = `2030-0${random.integer(1, 6)}-20`;
    const terms = { underlying: random.pick(['FA', 'SC']), expiry, multiplier: '10', aliases: {} };
    return { ...STEPS, symbol: `F${number}`, assetClass: 'future', ...terms };
  });
  const forwards = [1, 2, 3].map((month): InstrumentTerms => {
    const dates = { fixingDate: `2030-0${month}-10`, settlementDate: `2030-0${month}-12` };
    const terms = {
      baseCurrency: 'USD',
      settlementCurrency: 'USD',
      fixingSource: 'X',
      aliases: {},
      ...dates,
    };
    return { ...STEPS, currency: 'KRW', symbol: `N${month}`, assetClass: 'ndf', ...terms };
  });
  const pair = { baseCurrency: 'EUR', aliases: { ric: 'EUR=' } };
  return [
    ...shares,
    ...options,
    ...futures,
    ...forwards,
    { ...STEPS, symbol: 'EURUSD', assetClass: 'fx-spot', ...pair },
  ];
}

type Said = ReadonlyMap<number, string>;

/** What is true of an instrument, field by field: written here from its terms alone. */
function truth(terms: InstrumentTerms): Map<number, string> {
  const { assetClass, expiry, fixingDate, settlementDate, strike, putCall, multiplier } = terms;
  const types = { equity: 'CS', option: 'OPT', future: 'FUT', 'fx-spot': 'FOR', ndf: 'FOR', crypto: '' };
  const last = (expiry ?? fixingDate ?? '').replaceAll('-', '');
  const fields: [number, string | undefined][] = [
    [167, types[assetClass]],
    [200, last.slice(0, 6)],
    [541, last],
    [64, settlementDate?.replaceAll('-', '')],
    [202, strike],
    [201, putCall && { put: '0', call: '1' }[putCall]],
    [231, multiplier],
    [15, terms.baseCurrency ?? terms.currency],
  ];
  return new Map(fields.filter((field): field is [number, string] => (field[1] ?? '') !== ''));
}

function familyOf({ underlying, baseCurrency, currency }: InstrumentTerms): string | null {
  return underlying ?? (baseCurrency === undefined ? null : `${baseCurrency}/${currency}`);
}

function isTrue(terms: InstrumentTerms, said: Said): boolean {
  const own = truth(terms);
  return [...said].every(([tag, value]) => {
    if (tag === 55) return value === terms.symbol || value === familyOf(terms);
    if (tag === 48) return value === terms.aliases['isin'];
    if (tag === 22) return true;
    // Spot has no date of its own here, and shares count singly.
    if (tag === 64 && terms.settlementDate === undefined) return true;
    return (own.get(tag) ?? (tag === 231 ? '1' : '')) === value;
  });
}

test('whatever a message says, it finds what all of it is true of, and nothing else', (context) => {
  const random = seeded(context);
  const all = instruments(random);
  const venue = new Venue('TEST', 10);
  for (const instrument of all) venue.apply({ type: 'create-instrument', instrument }, 1, () => {});
  const finder = new InstrumentFinder(venue);
  const view = new MessageView();
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 20_000; round++) {
    const said = saying(random, all);
    const text = Array.from(said, ([tag, value]) => `${tag}=${value}`).join('|');
    assert.ok(view.decodeFrame(fixBytes(`35=D|${text}`)));
    const found = finder.find(view);
    const fitting = all.filter((terms) => isTrue(terms, said));
    const named = fitting.find(({ symbol }) => symbol === said.get(55));
    const hasTerms = [...said.keys()].some((tag) => ![55, 48, 22].includes(tag));
    const isSymbol = all.some(({ symbol }) => symbol === said.get(55));
    // A symbol that is also a family's name means itself where no terms are said.
    const candidates =
      isSymbol && !hasTerms ? fitting.filter(({ symbol }) => symbol === said.get(55)) : fitting;
    const expected = named ?? (candidates.length === 1 ? candidates[0] : undefined);
    assert.equal(found.instrument?.symbol, expected?.symbol, `${text}: ${JSON.stringify(found)}`);
    const isAmbiguous = expected === undefined && candidates.length > 1;
    const reason = found.instrument === null ? found.reason : 'found';
    assert.equal(reason === 'ambiguous-instrument', isAmbiguous, text);
    outcomes.set(reason, (outcomes.get(reason) ?? 0) + 1);
  }
  // All that can happen has happened often.
  assert.ok(
    ['found', 'unknown-symbol', 'contradictory-instrument', 'ambiguous-instrument'].every(
      (each) => outcomes.get(each)! > 500,
    ),
  );
});

/** Names of an instrument and some of its terms, a value now and then being that of another one. */
function saying(random: SeededRandom, all: readonly InstrumentTerms[]): Map<number, string> {
  const terms = random.pick(all);
  const said = new Map<number, string>();
  const isin = terms.aliases['isin'];
  if (isin !== undefined && random.chance(0.4)) said.set(48, isin).set(22, '4');
  const name = random.chance(0.5) ? terms.symbol : (familyOf(terms) ?? terms.symbol);
  if (!said.has(48) || random.chance(0.5)) said.set(55, random.chance(0.05) ? 'NOSUCH' : name);
  for (const [tag, value] of truth(terms)) if (random.chance(0.5)) said.set(tag, value);
  if (random.chance(0.3)) {
    const other = [...truth(random.pick(all))];
    const [tag, value] = random.pick(other);
    said.set(tag, value);
  }
  return said;
}
