/**
 * Everything that a venue can refuse, each with the sentence that people read. Gateways map the keys to the codes
 * of their protocol; a table there is exhaustive over these keys, so a new reason does not compile until it is mapped.
 */
export const REJECT_REASONS = {
  'unknown-symbol': 'The venue does not trade this symbol.',
  'duplicate-client-order-id': 'An order or request of this session already has this client order id.',
  'invalid-client-order-id': 'A client order id has 1 to 64 characters.',
  'unsupported-side': 'The venue takes buy and sell orders only.',
  'unsupported-order-type': 'The venue does not take this order type.',
  'unsupported-time-in-force': 'The venue does not take this time in force for this order type.',
  'price-required': 'This order type needs a price.',
  'invalid-price': 'The price is not a number that the venue can represent.',
  'price-off-tick': 'The price is not a multiple of the tick size.',
  'invalid-quantity': 'The quantity must be a number above zero that the venue can represent.',
  'quantity-off-lot': 'The quantity is not a multiple of the lot size.',
  'value-too-large': 'Quantity times price exceeds what the venue can represent exactly.',
  'too-many-open-orders': 'The venue has reached its limit of open orders.',
  'unknown-order': 'This session has no order with this id.',
  'too-late': 'The order is already closed.',
  'order-mismatch': 'Symbol and side must be those of the order that the request names.',
  'unchangeable-field': 'A replace may change price and quantity only.',
} as const;

export type RejectReason = keyof typeof REJECT_REASONS;
