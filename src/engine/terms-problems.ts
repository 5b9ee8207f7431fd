import { ASSET_CLASS_RULES, CLASS_TERMS } from './asset-classes.ts';
import { decimalsOf, unitsOf } from './decimal.ts';
import { ORDER_ATTRIBUTES } from './instructions.ts';
import {
  EXERCISE_STYLES,
  Instrument,
  MATCHING_POLICIES,
  PUT_CALL,
  type InstrumentTerms,
  type TickBand,
} from './instrument.ts';
import { MAX_DECIMALS, NO_STEP, readStep } from './step.ts';
import { isOrderQuantity, isPrice, MAX_PRICE, ORDER_TYPES, TIMES_IN_FORCE } from './values.ts';

/** The bands of one tick table: more than any market has. */
const MAX_TICK_BANDS = 100;

/** Something that is wrong with the terms of an instrument. */
interface TermsProblem {
  /** Of the key: ['tickTable', 1, 'from']. */
  readonly path: readonly (string | number)[];
  /** Goes on after the name of the key: "must be a positive decimal…". */
  readonly message: string;
}

/** The problem as a sentence: "strike is missing: an option has one". */
export function problemText({ path, message }: TermsProblem): string {
  const key = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return `${key.slice(1)} ${message}`;
}

/** All that keeps the terms from being an instrument's; empty when they are good. */
export function termsProblems(terms: InstrumentTerms): TermsProblem[] {
  const problems = [...nameProblems(terms), ...sizeProblems(terms), ...classProblems(terms)];
  // Prices and quantities can be read once their steps are known.
  if (readStep(terms.tickSize) === null || readStep(terms.lotSize) === null) return problems;
  const steps = new Instrument({
    symbol: terms.symbol,
    assetClass: terms.assetClass,
    currency: terms.currency,
    tickSize: terms.tickSize,
    lotSize: terms.lotSize,
    aliases: {},
  });
  return [
    ...problems,
    ...priceProblems(terms, steps),
    ...quantityProblems(terms, steps),
    ...tableProblems(terms.tickTable ?? [], steps),
  ];
}

function* nameProblems(terms: InstrumentTerms): Generator<TermsProblem> {
  for (const key of ['symbol', 'currency'] as const) {
    if (!isName(terms[key])) yield { path: [key], message: 'must be text' };
  }
  for (const [kind, alias] of Object.entries(terms.aliases)) {
    if (!isName(alias)) yield { path: ['aliases', kind], message: 'must be text' };
  }
  yield* wordProblems('matching', terms.matching, MATCHING_POLICIES);
  yield* wordProblems('putCall', terms.putCall, PUT_CALL);
  yield* wordProblems('exerciseStyle', terms.exerciseStyle, EXERCISE_STYLES);
  const lists = [
    ['orderTypes', ORDER_TYPES],
    ['timesInForce', TIMES_IN_FORCE],
    ['attributes', ORDER_ATTRIBUTES],
  ] as const;
  for (const [key, words] of lists) {
    for (const word of terms[key] ?? []) yield* wordProblems(key, word, words);
  }
  const { lastTradingAt } = terms;
  if (lastTradingAt !== undefined && !isOrderQuantity(lastTradingAt)) {
    yield { path: ['lastTradingAt'], message: 'must be a time in whole microseconds' };
  }
}

function* wordProblems(key: string, word: unknown, words: readonly string[]): Generator<TermsProblem> {
  if (word !== undefined && !words.includes(word as string)) {
    yield { path: [key], message: `must be one of ${words.join(', ')}, not ${JSON.stringify(word)}` };
  }
}

function* sizeProblems(terms: InstrumentTerms): Generator<TermsProblem> {
  const sizes = [
    'tickSize',
    'lotSize',
    'minQuantity',
    'maxQuantity',
    'maxNotional',
    'staticBandPercent',
    'dynamicBandPercent',
    'multiplier',
  ] as const;
  for (const key of sizes) {
    const text = terms[key];
    if (text !== undefined && readStep(text) === null) {
      yield { path: [key], message: `${NO_STEP}, not "${text}"` };
    }
  }
}

function* classProblems(terms: InstrumentTerms): Generator<TermsProblem> {
  if (!Object.hasOwn(ASSET_CLASS_RULES, terms.assetClass)) {
    yield* wordProblems('assetClass', terms.assetClass ?? null, Object.keys(ASSET_CLASS_RULES));
    return;
  }
  const { name, required, optional } = ASSET_CLASS_RULES[terms.assetClass];
  for (const key of CLASS_TERMS) {
    const isRequired = (required as readonly string[]).includes(key);
    if (isRequired && terms[key] === undefined) yield { path: [key], message: `is missing: ${name} has one` };
    if (!isRequired && terms[key] !== undefined && !(optional as readonly string[]).includes(key)) {
      yield { path: [key], message: `is none of the terms of ${name}` };
    }
  }
  for (const key of ['expiry', 'fixingDate', 'settlementDate'] as const) {
    const date = terms[key];
    if (date !== undefined && !isDate(date)) {
      yield { path: [key], message: `must be a date like "2027-03-19", not "${date}"` };
    }
  }
  for (const key of [
    'underlying',
    'baseCurrency',
    'settlementType',
    'settlementCurrency',
    'fixingSource',
  ] as const) {
    if (terms[key] !== undefined && !isName(terms[key])) yield { path: [key], message: 'must be text' };
  }
  const { strike } = terms;
  if (strike !== undefined && !(decimalsOf(strike) <= MAX_DECIMALS && isDecimal(strike))) {
    yield {
      path: ['strike'],
      message: `must be a decimal with at most ${MAX_DECIMALS} digits after the point`,
    };
  }
}

function* priceProblems(terms: InstrumentTerms, steps: Instrument): Generator<TermsProblem> {
  const text = terms.referencePrice;
  if (text === undefined) return;
  const price = steps.ticksOf(text);
  if (!isPrice(price)) {
    yield {
      path: ['referencePrice'],
      message: `must be a multiple of tickSize ${terms.tickSize}, not "${text}"`,
    };
  } else if (price <= 0 && terms.negativePrices !== true) {
    yield { path: ['referencePrice'], message: 'must be above zero unless negativePrices is true' };
  }
}

function* quantityProblems(terms: InstrumentTerms, steps: Instrument): Generator<TermsProblem> {
  const quantities: number[] = [];
  for (const key of ['minQuantity', 'maxQuantity'] as const) {
    const text = terms[key];
    if (text === undefined) continue;
    const quantity = steps.lotsOf(text);
    if (isOrderQuantity(quantity)) quantities.push(quantity);
    else yield { path: [key], message: `must be a multiple of lotSize ${terms.lotSize}, not "${text}"` };
  }
  const [least, most] = quantities;
  if (most !== undefined && least! > most) {
    yield { path: ['minQuantity'], message: 'must not be above maxQuantity' };
  }
}

function* tableProblems(bands: readonly TickBand[], steps: Instrument): Generator<TermsProblem> {
  if (bands.length > MAX_TICK_BANDS) {
    yield { path: ['tickTable'], message: `must have at most ${MAX_TICK_BANDS} bands` };
    return;
  }
  let previous = 0;
  for (const [at, { from, tickSize }] of bands.entries()) {
    const step = steps.ticksOf(tickSize);
    const start = steps.ticksOf(from);
    const path = ['tickTable', at];
    if (!(step > 0 && step <= MAX_PRICE)) {
      yield {
        path: [...path, 'tickSize'],
        message: `must be a multiple of the instrument's, not "${tickSize}"`,
      };
    } else if (!(start > 0 && start <= MAX_PRICE && start % step === 0)) {
      yield { path: [...path, 'from'], message: `must be above zero and a multiple of the band's tickSize` };
    } else if (start <= previous) {
      yield { path: [...path, 'from'], message: 'must be above that of the band before' };
    }
    previous = start;
  }
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && text !== '';
}

function isDecimal(text: string): boolean {
  return Number.isFinite(unitsOf(text, MAX_DECIMALS));
}

const MONTH_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || !(day! >= 1 && day! <= (MONTH_DAYS[month! - 1] ?? 0))) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return leap || month !== 2 || day! < 29;
}
