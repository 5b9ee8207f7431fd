import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ASSET_CLASS_RULES } from '../../src/engine/asset-classes.ts';
import { Instrument, type InstrumentTerms } from '../../src/engine/instrument.ts';
import { problemText, termsProblems } from '../../src/engine/terms-problems.ts';
import { MAX_EXACT, MIN_PRICE } from '../../src/engine/values.ts';

const EQUITY: InstrumentTerms = {
  symbol: 'TEST',
  assetClass: 'equity',
  currency: 'USD',
  tickSize: '0.01',
  lotSize: '10',
  aliases: {},
};
const OPTION: InstrumentTerms = {
  ...EQUITY,
  assetClass: 'option',
  underlying: 'TEST',
  expiry: '2028-02-29',
  strike: '-2.5',
  putCall: 'put',
  exerciseStyle: 'european',
  multiplier: '100',
};

describe('an instrument', () => {
  it('counts its terms in ticks and lots', () => {
    const instrument = new Instrument({
      ...EQUITY,
      tickTable: [{ from: '1', tickSize: '0.05' }],
      minQuantity: '20',
      maxQuantity: '1000.0',
      referencePrice: '12.5',
      staticBandPercent: '2.5',
    });
    assert.equal(instrument.minQuantity, 2);
    assert.equal(instrument.maxQuantity, 100);
    assert.equal(instrument.referencePrice, 1_250);
    assert.deepEqual(instrument.staticBand, { units: 25, decimals: 1 });
    assert.equal(instrument.dynamicBand, null);
    assert.equal(instrument.tickTable.roundDown(104), 100);
    assert.equal(instrument.lowestPrice, 1);
  });

  it('has no limits of its own unless they are said', () => {
    const instrument = new Instrument({ ...EQUITY, negativePrices: true });
    assert.deepEqual(
      [instrument.minQuantity, instrument.maxQuantity, instrument.maxValue, instrument.lowestPrice],
      [1, MAX_EXACT, MAX_EXACT, MIN_PRICE],
    );
  });

  it('turns the largest value of an order into whole ticks × lots', () => {
    // A tick × lot is worth 0.1 USD, and 10 with the multiplier.
    assert.equal(new Instrument({ ...EQUITY, maxNotional: '1000.05' }).maxValue, 10_000);
    assert.equal(new Instrument({ ...OPTION, maxNotional: '1000' }).maxValue, 100);
    assert.equal(new Instrument({ ...EQUITY, maxNotional: '9007199254740991' }).maxValue, MAX_EXACT);
    const crypto = { ...EQUITY, tickSize: '0.000000000001', lotSize: '0.000000000001' };
    assert.equal(new Instrument({ ...crypto, maxNotional: '0.000000000001' }).maxValue, 1_000_000_000_000);
  });
});

describe('the problems of terms', () => {
  const problems = (changes: object): string[] =>
    termsProblems({ ...EQUITY, ...changes }).map((problem) => problemText(problem));

  it('are none where each class has what it requires', () => {
    assert.deepEqual(termsProblems(EQUITY), []);
    assert.deepEqual(termsProblems(OPTION), []);
    assert.deepEqual(
      problems({ tickTable: [{ from: '1', tickSize: '0.05' }], minQuantity: '10', maxQuantity: '10' }),
      [],
    );
  });

  it('name what a class requires and what it has not', () => {
    for (const [assetClass, { name, required }] of Object.entries(ASSET_CLASS_RULES)) {
      assert.deepEqual(
        problems({ assetClass }).toSorted(),
        required.map((key) => `${key} is missing: ${name} has one`).toSorted(),
      );
    }
    assert.deepEqual(problems({ strike: '1' }), ['strike is none of the terms of an equity']);
  });

  const cases: readonly [object, string][] = [
    [{ symbol: '' }, 'symbol must be text'],
    [
      { assetClass: 'bond' },
      'assetClass must be one of equity, option, future, fx-spot, ndf, crypto, not "bond"',
    ],
    [
      { tickSize: '0' },
      'tickSize must be a positive decimal with at most 12 digits after the point, not "0"',
    ],
    [
      { staticBandPercent: '-1' },
      'staticBandPercent must be a positive decimal with at most 12 digits after the point, not "-1"',
    ],
    [{ minQuantity: '15' }, 'minQuantity must be a multiple of lotSize 10, not "15"'],
    [{ minQuantity: '20', maxQuantity: '10' }, 'minQuantity must not be above maxQuantity'],
    [{ referencePrice: '0.005' }, 'referencePrice must be a multiple of tickSize 0.01, not "0.005"'],
    [{ referencePrice: '-1' }, 'referencePrice must be above zero unless negativePrices is true'],
    [{ matching: 'lottery' }, 'matching must be one of price-time, pro-rata, not "lottery"'],
    [
      { orderTypes: ['limit', 'guess'] },
      'orderTypes must be one of market, limit, stop, stop-limit, trailing-stop, market-to-limit, market-if-touched, limit-if-touched, pegged, not "guess"',
    ],
    [{ lastTradingAt: 1.5 }, 'lastTradingAt must be a time in whole microseconds'],
    [
      { tickTable: [{ from: '1', tickSize: '0.015' }] },
      `tickTable[0].tickSize must be a multiple of the instrument's, not "0.015"`,
    ],
    [
      { tickTable: [{ from: '1.02', tickSize: '0.05' }] },
      `tickTable[0].from must be above zero and a multiple of the band's tickSize`,
    ],
    [
      {
        tickTable: [
          { from: '1', tickSize: '0.05' },
          { from: '1', tickSize: '0.1' },
        ],
      },
      'tickTable[1].from must be above that of the band before',
    ],
    [
      { tickTable: Array.from({ length: 101 }, () => ({ from: '1', tickSize: '1' })) },
      'tickTable must have at most 100 bands',
    ],
    [{ ...OPTION, expiry: '2027-02-29' }, 'expiry must be a date like "2027-03-19", not "2027-02-29"'],
    [{ ...OPTION, strike: '1e3' }, 'strike must be a decimal with at most 12 digits after the point'],
    [{ ...OPTION, putCall: 'both' }, 'putCall must be one of put, call, not "both"'],
    [{ ...OPTION, underlying: '' }, 'underlying must be text'],
  ];
  for (const [changes, says] of cases) {
    it(`say: ${says}`, () => assert.deepEqual(problems(changes), [says]));
  }
});
