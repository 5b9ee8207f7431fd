/** Reference data: definitions, lists, statuses. Whoever trades or watches a market may ask for them. */
const REFERENCE = ['c', 'e', 'g', 'v', 'x'] as const;

/** What sessions are for, and the message types that only those of the role may send. */
const SENT_BY = {
  /** Orders, lists, crosses, mass requests. */
  orders: ['D', 'E', 'F', 'G', 'H', 'K', 'L', 'M', 'q', 's', 't', 'u', 'AB', 'AC', 'AF', 'CA', ...REFERENCE],
  'market-data': ['V', ...REFERENCE],
  /** Listens to what others do. */
  'drop-copy': ['AD'],
  /** Quotes, requests for them, indications of interest. */
  quotes: ['6', 'R', 'S', 'Z', 'a', 'i', 'AI', 'AJ', ...REFERENCE],
} as const satisfies Record<string, readonly string[]>;

export type FixRole = keyof typeof SENT_BY;

/** The message types that a session may not send, since they belong to roles that it does not have. */
export function deniedTo(roles: readonly FixRole[]): ReadonlySet<string> {
  const all = new Set<string>(Object.values(SENT_BY).flat());
  return all.difference(new Set<string>(roles.flatMap((role) => SENT_BY[role])));
}
