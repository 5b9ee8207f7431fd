import type { RateJson } from '../management/figures.ts';

/** How often counters are looked at, and for how long what they showed is kept. */
const SAMPLE_MS = 1_000;
const KEPT = 60;

type Counts<Name extends string> = Readonly<Record<Name, number>>;

interface Sample<Name extends string> {
  readonly atMs: number;
  readonly counts: Counts<Name>;
}

/** How fast counters grow: over the last second, ten and sixty. */
export class Rates<Name extends string> {
  readonly #read: () => Counts<Name>;
  readonly #samples: Sample<Name>[];
  readonly #timer: NodeJS.Timeout;

  constructor(read: () => Counts<Name>) {
    this.#read = read;
    this.#samples = [this.#sample()];
    this.#timer = setInterval(() => {
      this.#samples.push(this.#sample());
      if (this.#samples.length > KEPT + 1) this.#samples.shift();
    }, SAMPLE_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
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

  #sample(): Sample<Name> {
    return { atMs: performance.now(), counts: this.#read() };
  }
}
