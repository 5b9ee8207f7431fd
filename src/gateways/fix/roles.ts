/** What sessions are for, and the message types that only those of the role may send. */
const SENT_BY = {
  /** Orders, lists, crosses, mass requests, and what becomes of executions. */
  orders: ['D', 'E', 'F', 'G', 'H', 'K', 'L', 'M', 'Q', 'q', 's', 't', 'u', 'AB', 'AC', 'AF', 'CA'],
  'market-data': ['V'],
  /** Listens to what others do. */
  'drop-copy': ['AD'],
  /** Quotes, requests for them, indications of interest. */
  quotes: ['6', 'R', 'S', 'Z', 'a', 'i', 'AI', 'AJ'],
} as const satisfies Record<string, readonly string[]>;

export type FixRole = keyof typeof SENT_BY;

/** The message types that a session may not send, since they belong to roles that it does not have. */
export function deniedTo(roles: readonly FixRole[]): ReadonlySet<string> {
  const others = Object.entries(SENT_BY).filter(([role]) => !roles.includes(role as FixRole));
  return new Set(others.flatMap(([, types]) => types as readonly string[]));
}
