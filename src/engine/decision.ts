import type { RejectReason } from './reject.ts';
import type { OrderId, Price, Quantity } from './values.ts';

/**
 * What can be decided about an order, held or live, or about a request on it that is held. An order has one pending
 * request at most, so the order names it.
 */
export type Decision =
  | {
      readonly verb: 'ack' | 'release' | 'cancel' | 'expire' | 'done-for-day' | 'suspend' | 'trigger';
      readonly orderId: OrderId;
    }
  | {
      readonly verb: 'reject';
      readonly orderId: OrderId;
      readonly reason: RejectReason;
      readonly text: string | null;
    }
  | {
      readonly verb: 'fill';
      readonly orderId: OrderId;
      /** Null for all that is open. */
      readonly quantity: Quantity | null;
      /** Null for the order's limit, else the best price of the other side, else the last trade's. */
      readonly price: Price | null;
      /** Fills more than is open, or an order that is closed. */
      readonly force: boolean;
    }
  | {
      readonly verb: 'restate';
      readonly orderId: OrderId;
      readonly quantity: Quantity | null;
      readonly price: Price | null;
      /**
       * What has traded of it, counted anew, as after a split (FIX order state change H.1.b): what it was worth stays.
       * Null when nothing is counted anew.
       */
      readonly cumQuantity: Quantity | null;
    }
  | {
      readonly verb: 'guarantee';
      readonly orderId: OrderId;
      /** Null for all that is open. */
      readonly quantity: Quantity | null;
      /** Null for the order's limit, else the best price of the other side, else the last trade's. */
      readonly price: Price | null;
    }
  | { readonly verb: 'accept-cancel' | 'accept-replace'; readonly orderId: OrderId }
  | {
      readonly verb: 'reject-cancel' | 'reject-replace';
      readonly orderId: OrderId;
      readonly reason: RejectReason;
      readonly text: string | null;
    };

export const DECISION_VERBS = [
  'ack',
  'release',
  'reject',
  'fill',
  'cancel',
  'expire',
  'done-for-day',
  'suspend',
  'trigger',
  'restate',
  'guarantee',
  'accept-cancel',
  'reject-cancel',
  'accept-replace',
  'reject-replace',
] as const satisfies readonly Decision['verb'][];
