/**
 * The FIX data types and the form in which a value of each is written.
 *
 * A form is a small integer so that the validator can switch on it for every field of every
 * message; several types share one (a price and a quantity are both plain decimals).
 */

/** The forms a value can have on the wire. */
export const FORM = {
  /** Any bytes: text, identifiers, data. */
  any: 0,
  /** Optional minus, then digits. No plus sign, no point. */
  integer: 1,
  /** Digits only. */
  count: 2,
  /** Optional minus, digits, optional point. No plus sign, no exponent. */
  decimal: 3,
  /** Exactly one byte. */
  character: 4,
  /** `Y` or `N`. */
  boolean: 5,
  /** `YYYYMMDD-HH:MM:SS`, optionally with a fraction of the second. */
  utcTimestamp: 6,
  /** `YYYYMMDD-HH:MM:SS`, whole seconds (FIX 4.0 and 4.1). */
  utcTimestampSeconds: 7,
  /** `HH:MM:SS`, optionally with a fraction of the second. */
  timeOfDay: 8,
  /** `YYYYMMDD`. */
  date: 9,
  /** `YYYYMM`. */
  month: 10,
  /** `YYYYMM`, `YYYYMMDD` or `YYYYMMw1` … `w5`. */
  monthOrPart: 11,
  /** 1 to 31. */
  dayOfMonth: 12,
  /** `HH:MM[:SS[.s]]` with an optional `Z` or `±hh[:mm]`. */
  zonedTime: 13,
  /** `YYYYMMDD-HH:MM[:SS[.s]]` with an optional `Z` or `±hh[:mm]`. */
  zonedTimestamp: 14,
  /** Single bytes separated by one space each. */
  characters: 15,
  /** Texts separated by one space each. */
  words: 16,
} as const;

/** One of the values of {@link FORM}. */
export type Form = (typeof FORM)[keyof typeof FORM];

/** Every type name that FIX 4.0 to 5.0 SP2 and FIXT.1.1 use, with its form in the newest version. */
export const FIELD_TYPES = {
  AMT: FORM.decimal,
  BOOLEAN: FORM.boolean,
  CHAR: FORM.character,
  COUNTRY: FORM.any,
  CURRENCY: FORM.any,
  DATA: FORM.any,
  DATE: FORM.date,
  DAYOFMONTH: FORM.dayOfMonth,
  EXCHANGE: FORM.any,
  FLOAT: FORM.decimal,
  INT: FORM.integer,
  LANGUAGE: FORM.any,
  LENGTH: FORM.count,
  LOCALMKTDATE: FORM.date,
  LOCALMKTTIME: FORM.timeOfDay,
  MONTHYEAR: FORM.monthOrPart,
  MULTIPLECHARVALUE: FORM.characters,
  MULTIPLESTRINGVALUE: FORM.words,
  MULTIPLEVALUESTRING: FORM.words,
  NUMINGROUP: FORM.count,
  PERCENTAGE: FORM.decimal,
  PRICE: FORM.decimal,
  PRICEOFFSET: FORM.decimal,
  QTY: FORM.decimal,
  SEQNUM: FORM.count,
  STRING: FORM.any,
  TAGNUM: FORM.count,
  TIME: FORM.utcTimestampSeconds,
  TZTIMEONLY: FORM.zonedTime,
  TZTIMESTAMP: FORM.zonedTimestamp,
  UTCDATE: FORM.date,
  UTCDATEONLY: FORM.date,
  UTCTIMEONLY: FORM.timeOfDay,
  UTCTIMESTAMP: FORM.utcTimestamp,
  XID: FORM.any,
  XIDREF: FORM.any,
  XMLDATA: FORM.any,
} as const satisfies Record<string, Form>;

/** Name of a FIX data type. */
export type FieldType = keyof typeof FIELD_TYPES;

/** True for a name in {@link FIELD_TYPES}. */
export function isFieldType(name: string): name is FieldType {
  return Object.hasOwn(FIELD_TYPES, name);
}

// "char" was free text in FIX 4.0 and 4.1 (STRING came with 4.2), and a month-year had no day or
// week before 4.3 (the day stood in MaturityDay).
const EARLIER_FORMS: Record<string, Partial<Record<FieldType, Form>>> = {
  'FIX.4.0': { CHAR: FORM.any, MONTHYEAR: FORM.month },
  'FIX.4.1': { CHAR: FORM.any, MONTHYEAR: FORM.month },
  'FIX.4.2': { MONTHYEAR: FORM.month },
};

/** The form of a type in one version (`FIX.4.0` … `FIX.5.0SP2`, `FIXT.1.1`). */
export function formOf(type: FieldType, version: string): Form {
  return EARLIER_FORMS[version]?.[type] ?? FIELD_TYPES[type];
}
