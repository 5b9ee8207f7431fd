import type { VenueFiguresJson } from '../management/figures.ts';
import type { Traffic } from './traffic.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import { latencySummary } from './latency-summary.ts';
import type { OrderLatency } from './order-latency.ts';
import type { HostedSession } from './hosted-session.ts';
import { Rates, SAMPLE_MS } from './rates.ts';
import { VenueCounters } from './venue-counters.ts';
import type { VenueRunner } from './venue-runner.ts';

/** How a venue does: what it is asked, what happens on it, and how long that takes. */
export class VenueFigures {
  readonly counters = new VenueCounters();
  readonly latency: OrderLatency;
  readonly #rates: Rates<keyof VenueFiguresJson['rates']>;
  readonly #timer: NodeJS.Timeout;

  /** `sessions` are those of the venue now, whose rates are taken with its own. */
  constructor(
    runner: VenueRunner,
    latency: OrderLatency,
    traffic: () => Traffic,
    sessions: () => Iterable<HostedSession>,
  ) {
    this.latency = latency;
    runner.listen(this.counters.count);
    this.#rates = new Rates(() => {
      const { messagesIn, messagesOut } = traffic();
      const { counters } = this;
      return {
        orders: counters.orders,
        trades: counters.of('trade'),
        events: counters.events,
        messagesIn,
        messagesOut,
      };
    });
    this.#timer = setInterval(() => {
      this.#rates.sample();
      for (const { rates } of sessions()) rates.sample();
    }, SAMPLE_MS).unref();
  }

  show(marketDataSubscriptions: number): VenueFiguresJson {
    const recent = new LatencyHistogram();
    this.latency.addRecentTo(recent);
    return { rates: this.#rates.show(), orderLatency: latencySummary(recent), marketDataSubscriptions };
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
