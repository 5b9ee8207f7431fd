import type { LatencyHistogram } from './latency-histogram.ts';
import { METRICS, type Measured, type Sample } from './metrics.ts';

/** Bounds of histograms: from 16 microseconds to a second, as powers of two, which is where they count exactly. */
const FIRST_POWER = 14;
const LAST_POWER = 30;

/** All metrics in the text format of Prometheus. */
export function metricsText(measured: Measured): string {
  const lines: string[] = [];
  for (const { name, type, help, read } of METRICS) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const { labels, value } of read(measured)) {
      if (typeof value === 'number') lines.push(lineOf(name, labels, value));
      else addHistogram(lines, name, labels, value);
    }
  }
  return `${lines.join('\n')}\n`;
}

function addHistogram(
  lines: string[],
  name: string,
  labels: Sample['labels'],
  histogram: LatencyHistogram,
): void {
  for (let power = FIRST_POWER; power <= LAST_POWER; power++) {
    const le = String(2 ** power / 1e9);
    lines.push(lineOf(`${name}_bucket`, { ...labels, le }, histogram.countBelow(power)));
  }
  lines.push(
    lineOf(`${name}_bucket`, { ...labels, le: '+Inf' }, histogram.count),
    lineOf(`${name}_sum`, labels, histogram.sumNanos / 1e9),
    lineOf(`${name}_count`, labels, histogram.count),
  );
}

function lineOf(name: string, labels: Sample['labels'], value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
