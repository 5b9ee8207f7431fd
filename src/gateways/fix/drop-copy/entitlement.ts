/** Whose reports a drop copy is of, and which. */
export interface Entitlement {
  /** Of everybody, the venue's bots and the orders entered by hand included: nothing else is of those. */
  readonly venue: boolean;
  /** Names of sessions; that of a session for any client stands for all its clients. */
  readonly sessions: readonly string[];
  readonly firms: readonly string[];
  /** Every ExecutionReport, or those of trades, busts and corrections. */
  readonly reports: 'all' | 'trades';
  /** OrderCancelRejects as well. */
  readonly cancelRejects: boolean;
}

/** A session that owns orders, as others are told of it. */
export interface OrderParty {
  /** Its name, and the owner of its orders. */
  readonly name: string;
  /** The session for any client that it came by; null where it has a table of its own. */
  readonly clientOf: string | null;
  /** SenderCompID (49) of its messages. */
  readonly compId: string;
  readonly firm: string | null;
}

/** The session that owns the orders of that name; undefined for bots, the operator, and sessions that are no more. */
export type OrderParties = (owner: string) => OrderParty | undefined;

/** Whether what becomes of the party's orders may be told; undefined is who is no session. */
export function covers({ venue, sessions, firms }: Entitlement, party: OrderParty | undefined): boolean {
  if (venue) return true;
  if (party === undefined) return false;
  const { name, clientOf, firm } = party;
  return (
    sessions.includes(name) ||
    (clientOf !== null && sessions.includes(clientOf)) ||
    (firm !== null && firms.includes(firm))
  );
}
