/** What differs between the versions of the session protocol. */
export interface VersionRules {
  /** Reject (3) carries RefTagID (371), RefMsgType (372) and SessionRejectReason (373), which 4.2 introduced. */
  readonly rejectHasReason: boolean;
  /** Highest SessionRejectReason that the version defines; others are left out. */
  readonly maxRejectReason: number;
  /** BusinessMessageReject (j) exists from 4.2. */
  readonly hasBusinessReject: boolean;
  /** Highest BusinessRejectReason (380) that the version defines; others become 0, Other. */
  readonly maxBusinessRejectReason: number;
  /** Fractions of seconds in UTC timestamps exist from 4.2. */
  readonly hasFractions: boolean;
  /** ResetSeqNumFlag (141) exists from 4.1. */
  readonly hasResetFlag: boolean;
  /** Location fields (142 to 145) of the header exist from 4.1. */
  readonly hasLocations: boolean;
  /** NextExpectedMsgSeqNum (789) exists from 4.4. */
  readonly hasNextExpected: boolean;
  /** DefaultApplVerID (1137) is required on the Logon of FIXT. */
  readonly hasApplVerId: boolean;
  /** EndSeqNo (16) that stands for "all that follow" in our ResendRequests. */
  readonly infinity: number;
}

const FIX44: VersionRules = {
  rejectHasReason: true,
  maxRejectReason: 99,
  hasBusinessReject: true,
  maxBusinessRejectReason: 7,
  hasFractions: true,
  hasResetFlag: true,
  hasLocations: true,
  hasNextExpected: true,
  hasApplVerId: false,
  infinity: 0,
};
const FIX43: VersionRules = { ...FIX44, maxRejectReason: 17, hasNextExpected: false };
const FIX42: VersionRules = { ...FIX43, maxRejectReason: 11, maxBusinessRejectReason: 5 };
const FIX41: VersionRules = {
  ...FIX42,
  rejectHasReason: false,
  hasBusinessReject: false,
  hasFractions: false,
  infinity: 999_999,
};

export const VERSIONS = {
  'FIX.4.0': { ...FIX41, hasResetFlag: false, hasLocations: false },
  'FIX.4.1': FIX41,
  'FIX.4.2': FIX42,
  'FIX.4.3': FIX43,
  'FIX.4.4': FIX44,
  'FIXT.1.1': { ...FIX44, hasApplVerId: true },
} as const satisfies Record<string, VersionRules>;

/** BeginString (8) of a session. */
export type BeginString = keyof typeof VERSIONS;

/** EndSeqNo that asks for everything up to FIX.4.2; from 4.2 on it is 0. Both are understood in all versions. */
export const OLD_INFINITY = 999_999;
