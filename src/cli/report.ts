import type { SimctlError } from '../../sdk/index.ts';
import { stderr } from './output.ts';
import { type ExitCode, exitFor, Problem, problemJson, problemText } from './problem.ts';

interface Context {
  readonly json: boolean;
  /** The words that name the command; empty when there was none. */
  readonly command: string;
}

/** Tells the user on standard error what went wrong, as text or as one JSON object, and returns the exit code. */
export function report(error: unknown, context: Context): ExitCode {
  const problem = withNext(problemOf(error), context.command);
  if (context.json) stderr.jsonLine(problemJson(problem));
  else stderr.line(`${stderr.style('red', 'simctl:')} ${problemText(problem)}`);
  return problem.exit;
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return new Problem(String(error), { code: 'internal-error' });
  if (error.name === 'SimctlError') return ofDaemon(error as SimctlError);
  // oclif's own failures are all about the words of the command line.
  if ('oclif' in error) return new Problem(plainWords(error.message), { code: 'bad-usage' });
  return new Problem(error.stack ?? error.message, {
    code: 'internal-error',
    next: 'This is a fault of simctl itself.',
  });
}

/** Wrong words are put right with the help of their command. */
function withNext(problem: Problem, command: string): Problem {
  const { message, code, next, exit } = problem;
  if (next !== undefined || (code !== 'bad-usage' && code !== 'invalid-params')) return problem;
  return new Problem(message, {
    code,
    exit,
    next: `See "simctl ${command === '' ? '' : `${command} `}--help".`,
  });
}

function ofDaemon({ code, reason, message, next }: SimctlError): Problem {
  return new Problem(message, {
    code: reason ?? code,
    next,
    exit: exitFor(code),
  });
}

function plainWords(message: string): string {
  return message
    .replace(/\nSee more help with --help/g, '')
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .replace(/^Nonexistent flag/, 'There is no such flag')
    .trim();
}
