import { fileProblem, type Problem } from '../config/problem.ts';
import type { Micros } from '../engine/values.ts';
import { MISSING, type Found } from './venue-source.ts';

/** A venue file, and what has become of it. */
export interface Source {
  readonly file: string;
  found: Found;
  /** Name of the venue that runs and comes from it. */
  venue: string | null;
  /** Digests of the files that it names, as what runs was made of them. */
  references?: ReadonlyMap<string, string>;
  /** When it was taken last; null before. */
  loadedAt: Micros | null;
  checkedAt: Micros;
  /** Why it is not what runs; empty when it is. */
  problems: readonly Problem[];
  /** What was told of it last, so that it is not told again. */
  told: string;
}

/**
 * Which file each venue is to come from, and which venues are to go. A venue whose file was moved comes from the other
 * one; one whose file is gone or no good stays as it is; one whose file has another name in it goes, and the other comes.
 * A file with the name of another's venue is no good: its `problems` say so.
 */
export function whoseVenues(
  sources: readonly Source[],
  removeMissing: boolean,
): { readonly owners: ReadonlyMap<string, Source>; readonly gone: ReadonlySet<string> } {
  const owners = new Map<string, Source>();
  const homes = new Map(
    sources.filter(({ venue }) => venue !== null).map((source) => [source.venue!, source]),
  );
  for (const source of sources) {
    const name = source.found.config?.venue.name;
    if (name === undefined) continue;
    source.problems = [];
    const owner = ownerOf(name, sources, homes.get(name));
    if (owner === source) owners.set(name, source);
    else source.problems = [duplicate(source.file, owner.file, name)];
  }
  const leaves = ({ found, problems }: Source): boolean =>
    found.digest === MISSING ? removeMissing : found.config !== null && problems.length === 0;
  const gone = [...homes].filter(([name, home]) => !owners.has(name) && leaves(home)).map(([name]) => name);
  return { owners, gone: new Set(gone) };
}

/** Who has a name: the file from which it runs, if that is there and has not given it up; else the first that wants it. */
function ownerOf(name: string, sources: readonly Source[], home: Source | undefined): Source {
  const wanting = sources.filter(({ found }) => found.config?.venue.name === name);
  if (home === undefined || home.found.digest === MISSING) return wanting[0]!;
  if (wanting.includes(home)) return home;
  return home.found.config === null ? home : wanting[0]!;
}

function duplicate(file: string, owner: string, name: string): Problem {
  return fileProblem(file, `${owner} already has a venue "${name}"`, 'give one of them another name');
}
