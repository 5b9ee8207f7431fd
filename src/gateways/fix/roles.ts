/** Reference data: definitions, lists, statuses. Whoever trades or watches a market may ask for them. */
const REFERENCE = ['c', 'e', 'g', 'v', 'x'] as const;

/** What sessions are for, and the message types that only those of the role may send. */
const SENT_BY = {
  /** Orders, lists, crosses, mass requests, and what becomes of executions. */
  orders: [
    'D',
    'E',
    'F',
    'G',
    'H',
    'K',
    'L',
    'M',
    'Q',
    'q',
    's',
    't',
    'u',
    'AB',
    'AC',
    'AF',
    'CA',
    ...REFERENCE,
  ],
  'market-data': ['V', ...REFERENCE],
  /** Listens to what others do, and asks for their trades. */
  'drop-copy': ['AD', 'AR'],
  /** Quotes, requests for them, indications of interest. */
  quotes: ['6', 'R', 'S', 'Z', 'a', 'i', 'AI', 'AJ', ...REFERENCE],
} as const satisfies Record<string, readonly string[]>;

export type FixRole = keyof typeof SENT_BY;

/** The message types that a session may not send. */
export type DeniedTypes = Pick<ReadonlySet<string>, 'has'>;

/**
 * What a session may not send since it belongs to roles that it does not have. One that only gets copies of what others
 * do may send nothing else at all.
 */
export function deniedTo(roles: readonly FixRole[]): DeniedTypes {
  if (roles.every((role) => role === 'drop-copy')) {
    const taken: readonly string[] = SENT_BY['drop-copy'];
    return { has: (type) => !taken.includes(type) };
  }
  const all = new Set<string>(Object.values(SENT_BY).flat());
  return all.difference(new Set<string>(roles.flatMap((role) => SENT_BY[role])));
}
