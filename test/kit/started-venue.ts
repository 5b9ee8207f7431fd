import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { loadVenue } from '../../src/config/load.ts';
import { describeOperation, emptyVenue, ofVenue, plan } from '../../src/config/plan.ts';
import type { VenueConfig } from '../../src/config/venue-config.ts';
import { DaemonLog } from '../../src/daemon/log.ts';
import { MessageLogs } from '../../src/daemon/message-log.ts';
import { PasswordGuard } from '../../src/daemon/password-guard.ts';
import { RunningVenue } from '../../src/daemon/running-venue.ts';
import { Turn } from '../../src/daemon/turn.ts';
import { VenueClock } from '../../src/daemon/venue-clock.ts';
import type { Micros } from '../../src/engine/values.ts';
import type { LogEntry } from '../../src/management/log.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { VenueStore } from '../../src/store/store.ts';

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

interface StartedVenue {
  readonly running: RunningVenue;
  readonly turn: Turn;
  /** Moved by hand. */
  readonly clock: VenueClock;
  /** What has been done on it, a line each. */
  readonly journal: () => string;
  /** Moves the clock, and has happen what is due until then. */
  readonly pass: (seconds: number) => void;
}

interface StartOptions {
  readonly at?: Micros;
  readonly logged?: LogEntry[];
  /** Instead of `logged`: told of each line of the log. */
  readonly onEntry?: (entry: LogEntry) => void;
  /** Is given the venue before anything happens on it. */
  readonly watch?: (running: RunningVenue) => void;
}

/** A venue that lives in this process, on a clock that stands at `at` until it is moved, and keeps nothing. */
export async function startedVenue(
  context: TestContext,
  wanted: VenueConfig,
  { at = NOON, logged = [], onEntry = (entry) => logged.push(entry), watch = () => {} }: StartOptions = {},
): Promise<StartedVenue> {
  const memory = openMemoryStore({ now: () => at });
  const kept: VenueStore = memory.venue(wanted.venue.name);
  const store = { ...memory, venue: () => kept };
  const turn = new Turn(store, () => {});
  const wall = { now: () => at };
  const clock = new VenueClock(wall, { mode: 'manual', at });
  const log = new DaemonLog({ path: null, onEntry });
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
  watch(running);
  const params = ofVenue(wanted);
  await running.apply({ method: 'venue.create', params });
  await carryOut(running, { ...emptyVenue(params.venue), ...params }, wanted);
  running.start();
  return {
    running,
    turn,
    clock,
    journal: () => {
      const lines: string[] = [];
      kept.replay(0, (entry) => lines.push(JSON.stringify(entry)));
      return lines.join('\n');
    },
    pass: (seconds) => {
      const until = clock.now() + seconds * 1_000_000;
      while (clock.step(until));
      clock.set({ mode: 'manual', at: until });
    },
  };
}
