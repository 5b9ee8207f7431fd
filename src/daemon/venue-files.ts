import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readVenueFile } from '../config/load.ts';
import { formatProblems } from '../config/problem.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import { StartProblem } from './start-problem.ts';
import { referenceIssues } from './venue-references.ts';

export interface VenueFile {
  readonly file: string;
  readonly config: VenueConfig;
}

/**
 * Reads the venues of files and of folders, which mean their `.toml` files. Rejects with StartProblem with every mistake of
 * every file, so that one look is enough.
 */
export async function readVenues(places: readonly string[]): Promise<VenueFile[]> {
  const files = places.flatMap(venueFiles);
  if (files.length === 0) {
    throw new StartProblem(
      `no venue file (*.toml) in ${places.join(', ')}`,
      'Name another folder or file with --venues.',
    );
  }
  const problems: string[] = [];
  const venues: VenueFile[] = [];
  for (const file of files) {
    const loaded = readVenueFile(file);
    const found =
      'problems' in loaded ? loaded.problems : loaded.locate(await referenceIssues(loaded.config, file));
    if (found.length > 0) problems.push(formatProblems(found));
    else if ('config' in loaded) venues.push({ file, config: loaded.config });
  }
  for (const { file, config } of venues) {
    const first = venues.find((venue) => venue.config.venue.name === config.venue.name)!;
    if (first.file !== file)
      problems.push(`${file}: ${first.file} already has a venue "${config.venue.name}"`);
  }
  if (problems.length > 0) throw new StartProblem(problems.join('\n'), 'Mend the file, and start again.');
  return venues;
}

function venueFiles(place: string): string[] {
  const files = venueFilesIn(place);
  if (files === null) throw new StartProblem(`there is no file or folder ${place}`);
  return files;
}

/** The venue files of a place; null when there is nothing. */
export function venueFilesIn(place: string): string[] | null {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isDirectory()) return [place];
  return readdirSync(place)
    .filter((name) => name.endsWith('.toml'))
    .toSorted()
    .map((name) => join(place, name));
}
