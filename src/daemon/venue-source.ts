import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { loadVenue, readVenueSource, type Loaded } from '../config/load.ts';
import { fileProblem, type Issue, type Problem } from '../config/problem.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import { referencedFiles, referenceIssues } from './venue-references.ts';

/** What was found in a venue file when it was looked at last. */
export interface Found {
  /** Tells one content from another, and from none. */
  readonly digest: string;
  /** What the file wants; null when it cannot be loaded. */
  readonly config: VenueConfig | null;
  readonly problems: readonly Problem[];
  /** Gives what else is found to be wrong with it its place in the text. */
  readonly locate: (issues: readonly Issue[]) => readonly Problem[];
  /** The digests of the files that it names, by path. */
  readonly references: ReadonlyMap<string, string>;
}

/** Reads and checks a venue file with the files that it names. Whatever is wrong is in the answer. */
export async function lookAt(file: string): Promise<Found> {
  const source = readVenueSource(file);
  if ('problems' in source) return nothing(file, digestOf(JSON.stringify(source.problems)), source.problems);
  const loaded: Loaded = loadVenue(file, source.bytes);
  const digest = digestOf(source.bytes);
  if ('problems' in loaded) return nothing(file, digest, loaded.problems);
  const { config, locate } = loaded;
  const problems = locate(await referenceIssues(config, file));
  const references = new Map(referencedFiles(config).map((path) => [path, digestOfFile(path)]));
  return { digest, config: problems.length === 0 ? config : null, problems, locate, references };
}

/** The digest of a file that is no more. */
export const MISSING = 'missing';

/** What is known of a venue file that is no more. */
export function missing(file: string, hint: string): Found {
  const problems = [fileProblem(file, 'is gone, and its venue goes on as it was', hint)];
  return nothing(file, MISSING, problems);
}

function nothing(file: string, digest: string, problems: readonly Problem[]): Found {
  const locate = (issues: readonly Issue[]): Problem[] =>
    issues.map(({ message, hint }) => fileProblem(file, message, hint));
  return { digest, config: null, problems, locate, references: new Map() };
}

const LARGE_BYTES = 16 * 1024 * 1024;

function digestOfFile(path: string): string {
  try {
    // What is large is told by its size and time: reading all of it at each look would hold everybody up.
    const { size, mtimeMs } = statSync(path);
    return size > LARGE_BYTES ? `${size} bytes of ${mtimeMs}` : digestOf(readFileSync(path));
  } catch (error) {
    return (error as Error).message;
  }
}

function digestOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('base64');
}
