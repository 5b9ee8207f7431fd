import { Problem } from './problem.ts';

const FACTOR = { min: 1, max: 10_000 } as const;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

interface ClockWords {
  readonly mode: 'real' | 'scaled' | 'manual';
  readonly factor?: number;
  /** Microseconds since 1970. */
  readonly at?: number;
}

/** What `--clock` and `--at` of a start mean; throws a Problem for what they cannot. */
export function readClock(clock: string | undefined, at: string | undefined): ClockWords | undefined {
  if (clock === undefined) return undefined;
  const begin = at === undefined ? {} : { at: readTime(at) };
  if (clock === 'manual') return { mode: 'manual', ...begin };
  const factor = /^scaled:(\d+)$/.exec(clock)?.[1];
  if (factor !== undefined && Number(factor) >= FACTOR.min && Number(factor) <= FACTOR.max)
    return { mode: 'scaled', factor: Number(factor), ...begin };
  if (clock !== 'real') {
    const factors = `${FACTOR.min} to ${FACTOR.max}`;
    throw misuse(`--clock: ${clock} is none of real, manual, scaled:<factor> with a factor of ${factors}`);
  }
  if (at !== undefined)
    throw misuse('--at: a real clock shows the time of the machine; --at is for the others');
  return { mode: 'real' };
}

function readTime(text: string): number {
  const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms) || ms < 0) throw misuse(`--at: ${text} is no time such as 2026-01-05T08:00:00Z`);
  return ms * 1_000;
}

function misuse(message: string): Problem {
  return new Problem(message, { code: 'bad-usage' });
}
