import type { DaemonStatusJson } from '../management/entities.ts';
import { CUT_CAUSES, noCuts } from '../protocols/fix/counters.ts';
import type { Session } from '../protocols/fix/session.ts';

/** What has gone over sessions since the daemon started. */
export type Traffic = DaemonStatusJson['sessions'];

type Counts = Omit<Traffic, 'cuts'>;

/** What the session itself counts. */
type SessionTraffic = Omit<Traffic, 'loggedOn' | `refused${string}`>;

/** What has gone over one session. */
export function trafficOf({ counters }: Session): SessionTraffic {
  const { messagesIn, messagesOut, bytesIn, bytesOut, rejects, resends, cuts } = counters;
  return { messagesIn, messagesOut, bytesIn, bytesOut, rejects, resends, cuts: { ...cuts } };
}

/** All of them together. */
export function sum(parts: readonly Partial<Traffic>[]): Traffic {
  const cuts = noCuts();
  const total: Counts = {
    loggedOn: 0,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    rejects: 0,
    resends: 0,
    refusedLogons: 0,
    refusedConnections: 0,
  };
  for (const part of parts) {
    for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += part[key] ?? 0;
    for (const cause of CUT_CAUSES) cuts[cause] += part.cuts?.[cause] ?? 0;
  }
  return { ...total, cuts };
}
