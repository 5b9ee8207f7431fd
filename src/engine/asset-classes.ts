import type { AssetClass, InstrumentTerms } from './instrument.ts';

/** The terms that only instruments of some classes have. */
type ClassTerm = keyof Pick<
  InstrumentTerms,
  | 'underlying'
  | 'expiry'
  | 'strike'
  | 'putCall'
  | 'exerciseStyle'
  | 'multiplier'
  | 'baseCurrency'
  | 'settlementType'
  | 'fixingDate'
  | 'fixingSource'
  | 'settlementCurrency'
  | 'settlementDate'
>;

interface AssetClassRule {
  /** With its article, for sentences. */
  readonly name: string;
  /** Without these nobody would know what is traded. */
  readonly required: readonly ClassTerm[];
  /** The others that it may have; terms of neither list are a mistake. */
  readonly optional: readonly ClassTerm[];
}

export const ASSET_CLASS_RULES = {
  equity: { name: 'an equity', required: [], optional: [] },
  option: {
    name: 'an option',
    required: ['underlying', 'expiry', 'strike', 'putCall', 'multiplier'],
    optional: ['exerciseStyle', 'settlementType', 'settlementCurrency', 'settlementDate'],
  },
  future: {
    name: 'a future',
    required: ['underlying', 'expiry', 'multiplier'],
    optional: ['settlementType', 'settlementCurrency', 'settlementDate'],
  },
  'fx-spot': {
    name: 'an FX spot',
    required: ['baseCurrency'],
    optional: ['settlementType', 'settlementDate'],
  },
  ndf: {
    name: 'an NDF',
    required: ['baseCurrency', 'fixingDate', 'fixingSource', 'settlementCurrency', 'settlementDate'],
    optional: ['settlementType'],
  },
  crypto: { name: 'a crypto pair', required: ['baseCurrency'], optional: [] },
} as const satisfies Record<AssetClass, AssetClassRule>;

/** All terms that belong to classes, each once. */
export const CLASS_TERMS: readonly ClassTerm[] = [
  ...new Set(Object.values(ASSET_CLASS_RULES).flatMap((rule) => [...rule.required, ...rule.optional])),
];
