import type { ProcessFiguresJson } from '../management/figures.ts';
import type { ManagementServer } from '../management/server.ts';
import type { MessageLogs } from './message-log.ts';
import type { MeasuredVenue } from './metrics.ts';
import { metricsText } from './metrics-text.ts';
import { ProcessWatch } from './process-watch.ts';
import type { RunningVenue } from './running-venue.ts';
import type { Turn } from './turn.ts';

interface Sources {
  readonly version: string;
  readonly venues: readonly RunningVenue[];
  readonly turn: Turn;
  readonly messageLogs: MessageLogs;
  readonly management: ManagementServer;
}

/** How the daemon does, for status and for Prometheus. */
export class DaemonFigures {
  readonly #sources: Sources;
  readonly #watch = new ProcessWatch();
  readonly #startedAtSeconds = Date.now() / 1_000;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  show(): ProcessFiguresJson {
    const { venues, messageLogs, management } = this.#sources;
    return {
      eventLoop: this.#watch.eventLoop(),
      memory: this.#watch.memory(),
      garbageCollection: this.#watch.garbageCollection(),
      journalEntries: venues.reduce((total, { runner }) => total + runner.entriesSinceSnapshot, 0),
      messageLogBytes: messageLogs.waiting,
      clients: management.figures(),
    };
  }

  /** In the text format of Prometheus. */
  metrics(): string {
    const { version, venues, turn, messageLogs, management } = this.#sources;
    return metricsText({
      version,
      startedAtSeconds: this.#startedAtSeconds,
      degraded: turn.degraded,
      venues: venues.map(measuredOf),
      commitTimes: turn.commitTimes,
      messageLogs,
      watch: this.#watch,
      clients: management.figures(),
    });
  }

  stop(): void {
    this.#watch.stop();
  }
}

function measuredOf(running: RunningVenue): MeasuredVenue {
  const { name, venue, runner, measured } = running;
  return {
    name,
    openOrders: venue.openOrders,
    counters: measured.counters,
    latency: measured.latency.sinceStart,
    traffic: running.traffic(),
    marketDataSubscriptions: running.marketDataSubscriptions,
    journalEntries: runner.entriesSinceSnapshot,
  };
}
