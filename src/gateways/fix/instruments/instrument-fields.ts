import { unitsOf } from '../../../engine/decimal.ts';
import type { AssetClass, InstrumentTerms } from '../../../engine/instrument.ts';
import { MAX_DECIMALS } from '../../../engine/step.ts';
import { isFrom, type FixVersion } from '../version.ts';

/** A field that says something of an instrument beside its names. */
export interface InstrumentField {
  readonly tag: number;
  /** Its name, for sentences. */
  readonly name: string;
  /** Whether a version has the field, with this value if one is given; all have it unless it says so. */
  readonly isIn?: (version: FixVersion, value?: string) => boolean;
  /** What the venue says there in a version that has it; null where the instrument has nothing to say. */
  of(terms: InstrumentTerms, version: FixVersion): string | null;
  /** Whether what a client says there can be meant of the instrument. */
  fits(value: string, terms: InstrumentTerms): boolean;
}

/** SecurityType (167): those that fit, and from when on the first of them is ours to say. */
const SECURITY_TYPES: Readonly<Record<AssetClass, readonly string[]>> = {
  equity: ['CS', 'PS', 'ETF', 'DR'],
  option: ['OPT'],
  future: ['FUT'],
  'fx-spot': ['FOR', 'FXSPOT'],
  /** Before 5.0 no version has a type for them: foreign exchange it is. */
  ndf: ['FOR', 'FXNDF'],
  /** No version has a type for them; many clients treat them as foreign exchange. */
  crypto: ['FOR', 'FXSPOT'],
};

const OF_CONTRACTS = ['OPT', 'FUT'];
const OF_5 = ['ETF', 'DR', 'FXSPOT', 'FXNDF'];

/** Types that say nothing: none, a wildcard. */
const NO_TYPES = ['NONE', '?'];

/** CFICode (461), ISO 10962; X stands for any. The first is ours to say, the others are of older editions. */
const CFI_CODES: Readonly<Record<AssetClass, readonly string[]>> = {
  equity: ['ESXXXX', 'EXXXXX'],
  option: ['OXXXXX'],
  future: ['FXXXXX'],
  'fx-spot': ['IFXXXX', 'MRCXXX'],
  ndf: ['JFXXXX', 'MRCXXX'],
  crypto: ['TXXXXX', 'IXXXXX', 'MXXXXX'],
};

/** Product (460); options and futures have that of their underlying. */
const PRODUCTS: Readonly<Partial<Record<AssetClass, string>>> = { equity: '5', 'fx-spot': '4', ndf: '4' };

/** SettlType (63) for what settlementType of a venue file may say; other words are compared with nothing. */
const SETTLEMENT_TYPES: Readonly<Record<string, readonly string[]>> = {
  spot: ['0', '3'],
  'T+0': ['1'],
  'T+1': ['2'],
  'T+2': ['3', '0'],
  'T+3': ['4'],
  'T+4': ['5'],
  'T+5': ['9'],
  forward: ['6'],
};

/** What is checked and said of an instrument beside Symbol (55) and SecurityID (48), most telling first. */
export const INSTRUMENT_FIELDS: readonly InstrumentField[] = [
  {
    tag: 167,
    name: 'SecurityType',
    isIn: (version, type) => isFrom(version, 'FIX.4.1') && (type === undefined || hasType(version, type)),
    of: ({ assetClass }, version) => securityType(assetClass, version),
    fits: (value, { assetClass }) => NO_TYPES.includes(value) || SECURITY_TYPES[assetClass].includes(value),
  },
  {
    tag: 202,
    name: 'StrikePrice',
    isIn: from('FIX.4.1'),
    of: ({ strike }) => strike ?? null,
    // Senders with fixed templates say 0 for none.
    fits: (value, { strike }) => isSameNumber(value, strike ?? '0'),
  },
  {
    tag: 201,
    name: 'PutOrCall',
    // 4.3 says it with CFICode only.
    isIn: (version) => isFrom(version, 'FIX.4.1') && !isFix43(version),
    of: ({ putCall }) => (putCall === undefined ? null : PUT_OR_CALL[putCall]),
    fits: (value, { putCall }) => putCall !== undefined && value === PUT_OR_CALL[putCall],
  },
  {
    tag: 200,
    name: 'MaturityMonthYear',
    isIn: from('FIX.4.1'),
    of: ({ expiry }) => (expiry === undefined ? null : digits(expiry).slice(0, 6)),
    fits: (value, terms) => isInMonth(value, maturityOf(terms)),
  },
  {
    tag: 205,
    name: 'MaturityDay',
    isIn: (version) => isFrom(version, 'FIX.4.1') && !isFrom(version, 'FIX.4.3'),
    of: ({ expiry }) => expiry?.slice(8) ?? null,
    fits: (value, terms) => value.padStart(2, '0') === maturityOf(terms).slice(6),
  },
  {
    tag: 541,
    name: 'MaturityDate',
    isIn: from('FIX.4.3'),
    of: (terms) => maturityOf(terms) || null,
    fits: (value, terms) => value === maturityOf(terms),
  },
  {
    tag: 461,
    name: 'CFICode',
    isIn: from('FIX.4.3'),
    of: (terms) => cfiCode(terms, CFI_CODES[terms.assetClass][0]!),
    fits: (value, terms) =>
      CFI_CODES[terms.assetClass].some((code) => isSameCode(value, cfiCode(terms, code))),
  },
  {
    tag: 460,
    name: 'Product',
    isIn: from('FIX.4.3'),
    of: ({ assetClass }) => PRODUCTS[assetClass] ?? null,
    fits: (value, { assetClass }) => (PRODUCTS[assetClass] ?? value) === value,
  },
  {
    tag: 231,
    name: 'ContractMultiplier',
    isIn: from('FIX.4.2'),
    of: ({ multiplier }) => multiplier ?? null,
    fits: (value, { multiplier }) => isSameNumber(value, multiplier ?? '1'),
  },
  {
    tag: 15,
    name: 'Currency',
    // Of pairs: the currency of the quantities, which is dealt in (4.4 vol. 7, "Foreign Exchange").
    of: ({ baseCurrency, currency }) => baseCurrency ?? currency,
    fits: (value, { baseCurrency, currency }) => value === (baseCurrency ?? currency),
  },
  {
    tag: 120,
    name: 'SettlCurrency',
    of: ({ settlementCurrency }) => settlementCurrency ?? null,
    fits: (value, { settlementCurrency }) => value === (settlementCurrency ?? value),
  },
  {
    tag: 64,
    name: 'SettlDate',
    of: ({ settlementDate }) => (settlementDate === undefined ? null : digits(settlementDate)),
    fits: (value, { settlementDate }) => settlementDate === undefined || value === digits(settlementDate),
  },
  {
    tag: 63,
    name: 'SettlType',
    of: (terms) => settlementTypes(terms)?.[0] ?? null,
    fits: (value, terms) => settlementTypes(terms)?.includes(value) ?? true,
  },
];

const PUT_OR_CALL = { put: '0', call: '1' } as const;

/** Product (460) of an instrument; undefined where it is that of whatever it is on. */
export function productOf({ assetClass }: InstrumentTerms): string | undefined {
  return PRODUCTS[assetClass];
}

/** The year and month of MaturityMonthYear (200), for who keeps instruments by them. */
export function monthOf(terms: InstrumentTerms): string {
  return maturityOf(terms).slice(0, 6);
}

/** The day on which an instrument ends, of an NDF that of its fixing, as `YYYYMMDD`; empty where it never does. */
function maturityOf({ expiry, fixingDate }: InstrumentTerms): string {
  return digits(expiry ?? fixingDate ?? '');
}

function from(first: FixVersion): (version: FixVersion) => boolean {
  return (version) => isFrom(version, first);
}

function isFix43(version: FixVersion): boolean {
  return isFrom(version, 'FIX.4.3') && !isFrom(version, 'FIX.4.4');
}

/** Whether a version has a SecurityType (167). */
function hasType(version: FixVersion, type: string): boolean {
  // 4.3 has dropped options and futures, for CFICode.
  if (OF_CONTRACTS.includes(type)) return !isFix43(version);
  return !OF_5.includes(type) || isFrom(version, 'FIX.5.0SP2');
}

/** SecurityType (167) of a class; null where the version has none for it. */
export function securityType(assetClass: AssetClass, version: FixVersion): string | null {
  if (assetClass === 'crypto' || !isFrom(version, 'FIX.4.1')) return null;
  const isPair = PRODUCTS[assetClass] === '4';
  const type = SECURITY_TYPES[assetClass].at(isPair && isFrom(version, 'FIX.5.0SP2') ? 1 : 0)!;
  return hasType(version, type) ? type : null;
}

/** The code with what an option's own letters are: put or call, and how it is exercised. */
function cfiCode({ putCall, exerciseStyle }: InstrumentTerms, code: string): string {
  if (putCall === undefined) return code;
  const style = exerciseStyle === undefined ? 'X' : exerciseStyle[0]!.toUpperCase();
  return `O${putCall[0]!.toUpperCase()}${style}${code.slice(3)}`;
}

function isSameCode(one: string, other: string): boolean {
  return Array.from(one).every((letter, at) => letter === 'X' || other[at] === 'X' || letter === other[at]);
}

/** Decimals that are the same are so as floats too: most that are not are told apart cheaply. */
function isSameNumber(one: string, other: string): boolean {
  if (one === other) return true;
  return Number(one) === Number(other) && unitsOf(one, MAX_DECIMALS) === unitsOf(other, MAX_DECIMALS);
}

/** MaturityMonthYear (200): `YYYYMM`, from 4.4 also with the day or with the week, `w1` to `w5`. */
function isInMonth(value: string, maturity: string): boolean {
  const week = /^(\d{6})w([1-5])$/.exec(value);
  if (week === null) return value.length >= 6 && maturity.startsWith(value);
  return week[1] === maturity.slice(0, 6) && Math.ceil(Number(maturity.slice(6)) / 7) === Number(week[2]);
}

/** Of pairs only: how another instrument is settled does not tell it from its like. */
function settlementTypes({ baseCurrency, settlementType }: InstrumentTerms): readonly string[] | undefined {
  if (baseCurrency === undefined || settlementType === undefined) return undefined;
  return Object.hasOwn(SETTLEMENT_TYPES, settlementType) ? SETTLEMENT_TYPES[settlementType] : undefined;
}

function digits(date: string): string {
  return date.replaceAll('-', '');
}
