import { loadVenue } from '../config/load.ts';
import { mergeVenue } from '../config/merge.ts';
import { describeOperation, plan } from '../config/plan.ts';
import type { Problem } from '../config/problem.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import type { FileCheckJson } from '../management/entities.ts';
import { referenceIssues } from './venue-references.ts';

/** A venue that runs, as far as a plan needs to know it. */
interface Planned {
  /** As its file has it. */
  readonly config: VenueConfig;
  /** As it is. */
  state(): VenueConfig;
}

/**
 * Checks the text of a venue file, and says what it would change of what runs. Nothing is changed. `equip` is what a
 * daemon makes of a file before it runs it.
 */
export function checkVenueFile(
  file: string,
  text: string,
  running: readonly Planned[],
  equip: (config: VenueConfig) => VenueConfig = (config) => config,
): FileCheckJson {
  const loaded = loadVenue(file, text);
  if ('problems' in loaded) return refusal(file, loaded.problems);
  const config = equip(loaded.config);
  const present = running.find((venue) => venue.config.venue.name === config.venue.name);
  const operations =
    present === undefined
      ? plan([], [config])
      : plan([present.state()], [mergeVenue(present.config, config, present.state())]);
  return { file, valid: true, problems: [], operations: operations.map((operation) => describe(operation)) };
}

/**
 * The same with the files that the venue file names. For whoever may read them: the daemon does not look at files for
 * a client of the management protocol.
 */
export async function checkVenueFiles(file: string, text: string): Promise<FileCheckJson> {
  const loaded = loadVenue(file, text);
  if ('problems' in loaded) return refusal(file, loaded.problems);
  const issues = await referenceIssues(loaded.config, file);
  return issues.length > 0 ? refusal(file, loaded.locate(issues)) : checkVenueFile(file, text, []);
}

function refusal(file: string, problems: readonly Problem[]): FileCheckJson {
  return {
    file,
    valid: false,
    problems: problemsJson(problems),
    operations: [],
  };
}

/** Mistakes as the management protocol shows them. */
export function problemsJson(problems: readonly Problem[]): FileCheckJson['problems'] {
  return problems.map(({ line, column, key, message, hint }) => ({
    line,
    column,
    message: [key === '' ? message : `${key}: ${message}`, ...(hint === null ? [] : [hint])].join('; '),
  }));
}

function describe(operation: ReturnType<typeof plan>[number]): FileCheckJson['operations'][number] {
  return { operation: operation.method, target: targetOf(operation), summary: describeOperation(operation) };
}

function targetOf({ params }: ReturnType<typeof plan>[number]): string {
  if (typeof params.venue !== 'string') return params.venue.name;
  if ('bot' in params) return params.bot.name;
  if ('instrument' in params) return params.instrument.symbol;
  if ('endpoint' in params) return params.endpoint.name;
  if ('session' in params) return params.session.name;
  if ('hold' in params) return params.hold.name;
  if ('symbol' in params) return params.symbol;
  return 'name' in params ? params.name : params.venue;
}
