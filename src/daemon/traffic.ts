import type { DaemonStatusJson } from '../management/entities.ts';

/** What has gone over sessions since the daemon started. */
export type Traffic = DaemonStatusJson['sessions'];

/** All of them together. */
export function sum(parts: readonly Partial<Traffic>[]): Traffic {
  const total = {
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
    for (const key of Object.keys(total) as (keyof Traffic)[]) total[key] += part[key] ?? 0;
  }
  return total;
}
