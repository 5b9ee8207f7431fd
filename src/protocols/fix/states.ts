/** The states of a session, and which may follow which. Nothing else moves the state. */
export const STATES = {
  /** No connection; messages are numbered and kept. */
  disconnected: ['logon-sent', 'logged-on'],
  /** As initiator: our Logon is on its way. */
  'logon-sent': ['logged-on', 'logout-sent', 'disconnected'],
  'logged-on': ['logout-sent', 'disconnected'],
  /** Our Logout is on its way; the answer or the time limit ends the connection. */
  'logout-sent': ['disconnected'],
} as const satisfies Record<string, readonly string[]>;

export type SessionState = keyof typeof STATES;

/** Throws when the transition does not exist: that is a mistake in this folder, never something a peer sent. */
export function checkTransition(from: SessionState, to: SessionState): void {
  const allowed: readonly SessionState[] = STATES[from];
  if (!allowed.includes(to)) throw new Error(`FIX session cannot go from ${from} to ${to}`);
}
