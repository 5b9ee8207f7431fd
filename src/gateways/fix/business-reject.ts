/** BusinessRejectReason (380). */
export const BUSINESS_REJECT = {
  other: 0,
  unknownId: 1,
  unknownSecurity: 2,
  unsupportedType: 3,
  fieldMissing: 5,
  notAuthorized: 6,
} as const;
