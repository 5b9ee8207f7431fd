import type { LatencyJson } from '../management/figures.ts';
import type { LatencyHistogram } from './latency-histogram.ts';

/** What a histogram says, for status. */
export function latencySummary(histogram: LatencyHistogram): LatencyJson {
  const at = (percent: number): number => micros(histogram.percentile(percent));
  return {
    count: histogram.count,
    p50Us: at(50),
    p90Us: at(90),
    p99Us: at(99),
    p999Us: at(99.9),
    maxUs: micros(histogram.maxNanos),
  };
}

function micros(nanos: number): number {
  return Math.round(nanos / 100) / 10;
}
