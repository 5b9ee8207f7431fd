/** Figures that are measured once each and read by people: cases with what is still in order on a quiet machine. */
import { parseArgs } from 'node:util';

export interface Figure {
  readonly case: string;
  readonly value: number;
  readonly unit: 'ns' | 'µs' | 'ms' | 'MB';
  readonly limit: number;
}

/** A case is run this often, and its best run counts: the first ones warm up. */
export const RUNS = 5;

export function nanoseconds(work: () => void): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start);
}

/** The best of some runs, each on what `prepare` gives it. */
export function best<Subject>(prepare: () => Subject, work: (subject: Subject) => void): number {
  let lowest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const subject = prepare();
    lowest = Math.min(
      lowest,
      nanoseconds(() => work(subject)),
    );
  }
  return lowest;
}

/** Prints them as a table, or with --json as one line. */
export function printFigures(figures: Iterable<Figure>): void {
  const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
  const rounded = Array.from(figures, (figure) => ({
    ...figure,
    value: Number(figure.value.toPrecision(3)),
  }));
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify({ figures: rounded, node: process.version })}\n`);
    return;
  }
  for (const { case: name, value, unit, limit } of rounded) {
    process.stdout.write(`${name.padEnd(56)} ${`${value} ${unit}`.padStart(10)}   up to ${limit} ${unit}\n`);
  }
}
