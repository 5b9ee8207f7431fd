import type { Output } from '../output.ts';

/** `warn`: it works, and something is not as it should be. `fail`: simctl will not do what it is for. */
type Verdict = 'ok' | 'warn' | 'fail';

/** What was looked at, and what was found. */
export interface Finding {
  readonly subject: string;
  readonly verdict: Verdict;
  /** For people, without a full stop. */
  readonly found: string;
  /** What to do about it; absent when all is well. */
  readonly next?: string;
}

export function ok(subject: string, found: string): Finding {
  return { subject, verdict: 'ok', found };
}

export function warn(subject: string, found: string, next: string): Finding {
  return { subject, verdict: 'warn', found, next };
}

export function fail(subject: string, found: string, next: string): Finding {
  return { subject, verdict: 'fail', found, next };
}

const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const satisfies Record<Verdict, string>;

/** A line each, the next step below it. */
export function findings(all: readonly Finding[], output: Output): void {
  const width = Math.max(...all.map(({ subject }) => subject.length));
  for (const { subject, verdict, found, next } of all) {
    output.line(`${output.style(COLOURS[verdict], verdict.padEnd(4))}  ${subject.padEnd(width)}  ${found}`);
    if (next !== undefined) output.line(`${' '.repeat(6 + width + 2)}${next}`);
  }
  const failed = all.filter(({ verdict }) => verdict === 'fail').length;
  output.line();
  output.line(failed === 0 ? 'simctl can work here.' : `${failed} of these must be put right.`);
}
