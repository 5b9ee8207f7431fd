import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';
import { describeOperation, emptyVenue, plan } from '../../src/config/plan.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { DaemonLog } from '../../src/daemon/log.ts';
import { MessageLogs } from '../../src/daemon/message-log.ts';
import { PasswordGuard } from '../../src/daemon/password-guard.ts';
import { RunningVenue } from '../../src/daemon/running-venue.ts';
import { Turn } from '../../src/daemon/turn.ts';
import { VenueClock } from '../../src/daemon/venue-clock.ts';
import type { LogEntry } from '../../src/management/log.ts';
import { openMemoryStore } from '../../src/store/memory.ts';

/** What the clock of a started venue shows. */
export const NOON = Date.UTC(2026, 2, 2, 12) * 1_000;

/** A venue X with an instrument A. */
export function venueConfig(venueKeys: string, instrumentKeys: string, more: string): VenueConfig {
  const loaded = loadVenue(
    'test.toml',
    `[venue]\nname = "X"\n${venueKeys}\n[[instrument]]\nsymbol = "A"\nassetClass = "equity"\ncurrency = "USD"\n` +
      `tickSize = "0.01"\nlotSize = "1"\n${instrumentKeys}\n${more}`,
  );
  if ('problems' in loaded) assert.fail(JSON.stringify(loaded.problems[0]));
  return loaded.config;
}

export async function carryOut(
  running: RunningVenue,
  before: VenueConfig,
  after: VenueConfig,
): Promise<string[]> {
  const operations = plan([before], [after]);
  for (const operation of operations) await running.apply(operation);
  return operations.map(describeOperation);
}

/** The venue, which lives: its clock stands. */
export async function startedVenue(
  context: TestContext,
  wanted: VenueConfig,
  logged: LogEntry[] = [],
): Promise<RunningVenue> {
  const store = openMemoryStore({ now: () => NOON });
  const turn = new Turn(store, () => {});
  const wall = { now: () => NOON };
  const clock = new VenueClock(wall);
  const log = new DaemonLog({ path: null, onEntry: (entry) => logged.push(entry) });
  const messageLogs = new MessageLogs({
    directory: 'nowhere',
    turn,
    byDefault: false,
    log: log.area('messages'),
  });
  const services = { store, turn, wall, clock, passwords: new PasswordGuard(), log, messageLogs };
  const running = new RunningVenue(wanted, 'test.toml', services);
  context.after(async () => {
    await running.stop();
    turn.close();
    store.close();
  });
  const { venue, phases, edits } = wanted;
  await running.apply({ method: 'venue.create', params: { venue, phases, edits } });
  await carryOut(running, { ...emptyVenue(venue), phases, edits }, wanted);
  running.start();
  return running;
}
