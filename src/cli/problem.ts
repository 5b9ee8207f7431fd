/** How a command ends: part of the public face, scripts rely on it. */
export const EXIT = {
  done: 0,
  /** The venue or the daemon refused what was asked. */
  refused: 1,
  /** Nothing was asked: bad usage, no daemon, no connection. */
  couldNotRun: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The same for people. */
const MEANINGS: { readonly [Name in keyof typeof EXIT]: string } = {
  done: 'done',
  refused: 'refused by the venue or the daemon, or found to be wrong by a check',
  couldNotRun: 'could not run: bad usage, bad venue file, no daemon, no connection',
};

export const EXIT_CODES = `Exit codes of all commands: ${Object.entries(EXIT)
  .map(([name, code]) => `${code} ${MEANINGS[name as keyof typeof EXIT]}`)
  .join('; ')}.`;

/** Failures that are a refusal of what was asked; all others mean that it could not be asked. */
const REFUSALS: ReadonlySet<string> = new Set([
  'refused',
  'not-found',
  'conflict',
  'forbidden',
  'overloaded',
  'unavailable',
]);

/** How a command ends for which the daemon or the SDK had an error of this code. */
export function exitFor(code: string): ExitCode {
  return REFUSALS.has(code) ? EXIT.refused : EXIT.couldNotRun;
}

interface ProblemOptions {
  /** Stable, for programs: `no-daemon`, `unknown-order`. */
  readonly code: string;
  /** What the user can do about it. */
  readonly next?: string | undefined;
  readonly exit?: ExitCode;
}

/** A failure that the user is told about in plain words, without a stack. */
export class Problem extends Error {
  readonly code: string;
  readonly next: string | undefined;
  readonly exit: ExitCode;

  constructor(message: string, options: ProblemOptions) {
    super(message);
    this.name = 'Problem';
    this.code = options.code;
    this.next = options.next;
    this.exit = options.exit ?? EXIT.couldNotRun;
  }
}

/** The form of a failure on standard error with --json. */
export interface ProblemJson {
  readonly error: { readonly code: string; readonly message: string; readonly next?: string };
}

export function problemJson(problem: Problem): ProblemJson {
  const { code, message, next } = problem;
  return { error: next === undefined ? { code, message } : { code, message, next } };
}

export function problemText(problem: Problem): string {
  return problem.next === undefined ? problem.message : `${problem.message}\n${problem.next}`;
}
