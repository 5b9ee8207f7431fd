/** Why things happen to orders and trades that nobody refuses; why something is refused is in `reject.ts`. */

export const RESTATE_REASONS = ['repriced', 'decremented', 'decided', 'suspended', 'resumed'] as const;
export type RestateReason = (typeof RESTATE_REASONS)[number];

export const CANCEL_REASONS = [
  'requested',
  'operator',
  'nothing-to-match',
  'immediate-or-cancel',
  'fill-or-kill',
  'minimum-quantity',
  'self-match',
  'price-band',
  'would-take',
  'auction-ended',
  'phase-ended',
  'halt',
  'mass-cancel',
  'instrument-removed',
  'instrument-expired',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** What the owner of an order has against an execution of it. */
export const DISPUTE_REASONS = [
  'unknown-symbol',
  'wrong-side',
  'quantity-exceeds-order',
  'no-matching-order',
  'price-exceeds-limit',
  'calculation-difference',
  'other',
] as const;
export type DisputeReason = (typeof DISPUTE_REASONS)[number];
