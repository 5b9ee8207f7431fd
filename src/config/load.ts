import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { crossChecks } from './checks.ts';
import { exactNumbers } from './exact-numbers.ts';
import { locate, type Path } from './locate.ts';
import { fileProblem, problemAt, type Issue, type Problem } from './problem.ts';
import { venueFile, type VenueFile } from './schema.ts';
import { tooDeepAt } from './toml-text.ts';
import { decodeUtf8 } from './utf8.ts';
import { venueConfig, type VenueConfig } from './venue-config.ts';
import { issuesOf } from './wording.ts';

/** The largest venue file, and how deep its tables and lists may nest. */
export const MAX_FILE_BYTES = 1024 * 1024;
export const MAX_DEPTH = 32;
/** Problems that are told of one file: a wrong beginning makes many, and nobody reads them all. */
const MAX_PROBLEMS = 20;

export type Loaded =
  | {
      readonly config: VenueConfig;
      /** Gives what else is found to be wrong with the file its place in the text. */
      readonly locate: (issues: readonly Issue[]) => Problem[];
    }
  | { readonly problems: readonly Problem[] };

/** Reads and checks a venue file. Whatever is wrong with it is in the answer, the file's absence included. */
export function readVenueFile(file: string): Loaded {
  const source = readVenueSource(file);
  return 'problems' in source ? source : loadVenue(file, source.bytes);
}

/** As much of a venue file as is looked at; or why there is none. */
export function readVenueSource(
  file: string,
): { readonly bytes: Uint8Array } | { readonly problems: readonly Problem[] } {
  try {
    return { bytes: readAtMost(file, MAX_FILE_BYTES + 1) };
  } catch (error) {
    return { problems: [fileProblem(file, `cannot be read: ${(error as Error).message}`)] };
  }
}

/**
 * Checks the text of a venue file; `file` is its name in what is said about it, and where the paths in it start from.
 * The files that it names are not looked at. Never throws.
 */
export function loadVenue(file: string, source: Uint8Array | string): Loaded {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  if (bytes.length > MAX_FILE_BYTES) {
    return { problems: [fileProblem(file, `is larger than ${MAX_FILE_BYTES} bytes`)] };
  }
  const decoded = decodeUtf8(bytes);
  if ('invalidAt' in decoded) {
    const message = 'is not UTF-8 from here on';
    return {
      problems: [
        problemAt(file, decoded.text, decoded.invalidAt, {
          path: [],
          message,
          hint: 'save the file as UTF-8',
        }),
      ],
    };
  }
  return check(file, decoded.text);
}

function check(file: string, text: string): Loaded {
  const deepAt = tooDeepAt(text, MAX_DEPTH);
  if (deepAt !== null) {
    const message = `nests deeper than ${MAX_DEPTH} levels`;
    return { problems: [problemAt(file, text, deepAt, { path: [], message, hint: null })] };
  }
  let document: unknown;
  try {
    document = parse(text, { maxDepth: MAX_DEPTH, unsafeKeyBehaviour: 'throw' });
  } catch (error) {
    return { problems: [syntaxProblem(file, text, error)] };
  }
  const result = venueFile.safeParse(exactNumbers(document, text));
  if (!result.success) return { problems: problemsAt(file, text, issuesOf(result.error, document)) };
  const checked = result.data as VenueFile;
  const issues = crossChecks(checked);
  if (issues.length > 0) return { problems: problemsAt(file, text, issues) };
  return {
    config: venueConfig(checked, dirname(resolve(file))),
    locate: (more) => problemsAt(file, text, more),
  };
}

function syntaxProblem(file: string, text: string, error: unknown): Problem {
  if (!(error instanceof TomlError)) return fileProblem(file, `is no TOML: ${(error as Error).message}`);
  const { line, column } = error;
  let offset = 0;
  for (let number = 1; number < line; number++) offset = text.indexOf('\n', offset) + 1;
  const message = error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '');
  return problemAt(file, text, Math.min(offset + column - 1, text.length), { path: [], message, hint: null });
}

/** Gives each issue its place in the text, in the order of the text. */
function problemsAt(file: string, text: string, issues: readonly Issue[]): Problem[] {
  const told = issues.slice(0, MAX_PROBLEMS);
  // What is missing has no place of its own: the nearest table around it is shown.
  const candidates = told.map(({ path }) => path.map((_, depth) => path.slice(0, path.length - depth)));
  const find = locate(text, candidates.flat());
  const offsetOf = ({ atKey }: Issue, paths: readonly Path[]): number => {
    for (const [depth, path] of paths.entries()) {
      const place = find(path);
      if (place !== null) return depth > 0 || atKey === true ? place.key : place.valueStart;
    }
    return 0;
  };
  return told
    .map((issue, index) => ({ issue, offset: offsetOf(issue, candidates[index]!) }))
    .toSorted((one, other) => one.offset - other.offset)
    .map(({ issue, offset }) => problemAt(file, text, offset, issue));
}

/** Without waiting: opening a pipe would otherwise last until somebody writes to it. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The first bytes of a regular file. */
function readAtMost(file: string, limit: number): Uint8Array {
  const descriptor = openSync(file, READ);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error('it is no regular file');
    const buffer = Buffer.alloc(limit);
    let length = 0;
    for (let read = -1; read !== 0 && length < limit; length += read) {
      read = readSync(descriptor, buffer, length, limit - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}
