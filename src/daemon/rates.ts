import type { RateJson } from '../management/figures.ts';

/** How often counters are to be looked at, and how often what they showed is kept. */
export const SAMPLE_MS = 1_000;
const KEPT = 60;

type Counts<Name extends string> = Readonly<Record<Name, number>>;

interface Sample<Name extends string> {
  readonly atMs: number;
  readonly counts: Counts<Name>;
}

/** How fast counters grow: over the last second, ten and sixty, as long as somebody has them sampled each second. */
export class Rates<Name extends string> {
  readonly #read: () => Counts<Name>;
  readonly #samples: Sample<Name>[];

  constructor(read: () => Counts<Name>) {
    this.#read = read;
    this.#samples = [this.#look()];
  }

  /** Looks at the counters: due every SAMPLE_MS. */
  sample(): void {
    this.#samples.push(this.#look());
    if (this.#samples.length > KEPT + 1) this.#samples.shift();
  }

  show(): Record<Name, RateJson> {
    const now = this.#samples.at(-1)!;
    const names = Object.keys(now.counts) as Name[];
    const over = (seconds: number, name: Name): number => {
      const then = this.#samples.at(-1 - seconds) ?? this.#samples[0]!;
      const elapsedMs = now.atMs - then.atMs;
      return elapsedMs === 0
        ? 0
        : Math.round(((now.counts[name] - then.counts[name]) / elapsedMs) * 10_000) / 10;
    };
    return Object.fromEntries(
      names.map((name) => [
        name,
        { last1s: over(1, name), last10s: over(10, name), last60s: over(60, name) },
      ]),
    ) as Record<Name, RateJson>;
  }

  #look(): Sample<Name> {
    return { atMs: performance.now(), counts: this.#read() };
  }
}
