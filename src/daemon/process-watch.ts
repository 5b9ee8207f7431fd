import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import type { ProcessFiguresJson } from '../management/figures.ts';
import { LatencyHistogram } from './latency-histogram.ts';

/** How often the event loop is asked to be on time. */
const RESOLUTION_MS = 10;
const WINDOW_MS = 60_000;

/** What the process itself has to do: how late its event loop is, its memory, and the pauses for its garbage. */
export class ProcessWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) this.pauses.record(duration * 1e6);
  });
  readonly #window: NodeJS.Timeout;
  /** Pauses for garbage collection. */
  readonly pauses = new LatencyHistogram();

  constructor() {
    this.#delay.enable();
    this.#observer.observe({ entryTypes: ['gc'] });
    this.#window = setInterval(() => this.#delay.reset(), WINDOW_MS).unref();
  }

  stop(): void {
    this.#delay.disable();
    this.#observer.disconnect();
    clearInterval(this.#window);
  }

  eventLoop(): ProcessFiguresJson['eventLoop'] {
    // What is measured is the time between two moments that are meant to be the resolution apart.
    const late = (nanos: number): number => Math.max(0, Math.round(nanos / 1e4 - RESOLUTION_MS * 100) / 100);
    const { count, max } = this.#delay;
    const at = (percent: number): number => (count === 0 ? 0 : late(this.#delay.percentile(percent)));
    return { p50Ms: at(50), p99Ms: at(99), maxMs: count === 0 ? 0 : late(max) };
  }

  memory(): ProcessFiguresJson['memory'] {
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
    return {
      residentBytes: rss,
      heapUsedBytes: heapUsed,
      heapTotalBytes: heapTotal,
      externalBytes: external,
    };
  }

  garbageCollection(): ProcessFiguresJson['garbageCollection'] {
    const { count, sumNanos, maxNanos } = this.pauses;
    return { pauses: count, totalMs: round(sumNanos / 1e6), maxMs: round(maxNanos / 1e6) };
  }
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
