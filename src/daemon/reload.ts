import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeOperation, type Operation } from '../config/plan.ts';
import { fileProblem, formatProblems, type Problem } from '../config/problem.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import type { Micros } from '../engine/values.ts';
import type { VenueFileJson, VenueReloadJson } from '../management/file-entities.ts';
import type { ConfigEvent } from '../management/host.ts';
import type { AreaLog } from '../management/log.ts';
import { isoText, isoTextOrNull } from '../management/render.ts';
import type { Clock } from './clock.ts';
import { problemsJson } from './check.ts';
import { whoseVenues, type Source } from './reload-owners.ts';
import type { RunningVenue } from './running-venue.ts';
import { venueFilesIn } from './venue-files.ts';
import { lookAt, missing, MISSING } from './venue-source.ts';
import { ChangeRefused, venueOf, type Venues } from './venues.ts';

/** A file that was written to within this time may be written to still; and how often it is given so much more. */
const SETTLED_MS = 100;
const SETTLE_ATTEMPTS = 20;
/** How often one that is gone is given that time to come back: many tools write a file anew by removing it first. */
const ABSENT_ATTEMPTS = 3;

/** Changes that a log line names at most. */
const CHANGES_SHOWN = 20;

export interface ReloadServices {
  /** Venue files, and folders of them, as the user gave them. */
  readonly places: readonly string[];
  readonly venues: Venues;
  readonly clock: Clock;
  readonly log: AreaLog;
  /** What a daemon makes of what a file says before it runs it. */
  readonly equip: (config: VenueConfig) => VenueConfig;
  /** Something has changed. */
  readonly changed: () => void;
}

export interface ReloadRequest {
  /** Only the file of this venue; all when absent. */
  readonly venue?: string | undefined;
  /** Whether venues go whose files are gone. */
  readonly removeMissing: boolean;
}

/**
 * Keeps the venues of a daemon as their files have them. A file that cannot be loaded, or is gone, changes nothing: its
 * venue goes on as the file had it last, and what is wrong is told once.
 */
export class Reloader {
  readonly #services: ReloadServices;
  /** By path, as `venueFilesIn` gives it. */
  readonly #sources = new Map<string, Source>();
  /** Absolute paths of files that may be others than when they were looked at. */
  readonly #touched = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #attempts = 0;
  #stopped = false;

  constructor(services: ReloadServices) {
    this.#services = services;
  }

  /** The venues that have just been started are as their files have them. */
  async begin(): Promise<void> {
    const now = this.#services.clock.now();
    for (const { file, name } of this.#services.venues.running) {
      const found = await lookAt(file);
      const { references } = found;
      this.#sources.set(file, {
        file,
        found,
        venue: name,
        references,
        loadedAt: now,
        checkedAt: now,
        problems: [],
        told: '',
      });
    }
  }

  /** Absolute paths of the files that venue files name. */
  get references(): string[] {
    return Array.from(this.#sources.values(), ({ found }) => [...found.references.keys()]).flat();
  }

  states(): VenueFileJson[] {
    return Array.from(this.#sources.values(), stateOf);
  }

  /** A file may have changed: it is looked at soon, and those that were touched meanwhile with it. */
  touched(path: string): void {
    this.#touched.add(resolve(path));
    this.#attempts = 0;
    this.#schedule();
  }

  /** What was refused may be possible now. */
  retry(): void {
    this.#schedule();
  }

  /** Looks at all files, or at that of a venue, whether or not they were touched. */
  reload(request: ReloadRequest): Promise<VenueReloadJson[]> {
    return this.#inTurn(() => this.#reload(request, true));
  }

  /** Nothing is changed any more once this resolves. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#last;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      if (this.#mayGrow() && this.#attempts++ < SETTLE_ATTEMPTS) return this.#schedule();
      void this.#inTurn(() => this.#reload({ removeMissing: false }, false));
    }, SETTLED_MS);
  }

  /** Whether a file that was touched was written to just now. One that is half written may well be good, and another. */
  #mayGrow(): boolean {
    return this.#touched.values().some((path) => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) return this.#attempts < ABSENT_ATTEMPTS;
      return stat.isFile() && Math.abs(Date.now() - stat.mtimeMs) < SETTLED_MS;
    });
  }

  /** One after the other: each plan starts from what the one before made. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(work);
    this.#last = done.catch((error: unknown) => {
      this.#services.log.error(`the venue files could not be looked at: ${(error as Error).message}`);
    });
    return done;
  }

  async #reload({ venue, removeMissing }: ReloadRequest, asked: boolean): Promise<VenueReloadJson[]> {
    if (this.#stopped) return [];
    const looked = await this.#look((source) => asked && (venue === undefined || source?.venue === venue));
    this.#forget();
    const { owners, gone } = whoseVenues([...this.#sources.values()], removeMissing);
    const changed = await this.#change(owners, gone);
    this.#forget();
    for (const source of this.#sources.values()) this.#settle(source, changed);
    if (changed.length > 0) this.#services.changed();
    return looked.map((source) => ({ ...stateOf(source), changes: changesOf(source, changed) }));
  }

  // ---------------------------------------------------------------- looking

  /** Looks at the files that were touched or are new, and at those that are `asked` for. Returns the latter. */
  async #look(asked: (source: Source | undefined) => boolean): Promise<Source[]> {
    const touched = new Set(this.#touched);
    this.#touched.clear();
    const files = new Set(this.#services.places.flatMap((place) => venueFilesIn(place) ?? []));
    const checkedAt = this.#services.clock.now();
    const looked: Source[] = [];
    for (const file of new Set([...this.#sources.keys(), ...files])) {
      const known = this.#sources.get(file);
      const names = known === undefined ? [] : [...known.found.references.keys()];
      const isTouched = [resolve(file), ...names].some((path) => touched.has(path));
      if (known !== undefined && !isTouched && !asked(known)) continue;
      const found = files.has(file) ? await lookAt(file) : missing(file, GONE_HINT);
      const source = known ?? { file, found, venue: null, loadedAt: null, checkedAt, problems: [], told: '' };
      Object.assign(source, { found, checkedAt, problems: found.problems });
      this.#sources.set(file, source);
      if (asked(source)) looked.push(source);
    }
    return looked;
  }

  /** Of a file that is gone and has no venue there is nothing to say. */
  #forget(): void {
    for (const [file, { found, venue }] of this.#sources)
      if (found.digest === MISSING && venue === null) this.#sources.delete(file);
  }

  // ---------------------------------------------------------------- changing

  /** Has the venues become what their files want, but for those that cannot. Returns what was done. */
  async #change(
    owners: ReadonlyMap<string, Source>,
    gone: ReadonlySet<string>,
  ): Promise<readonly Operation[]> {
    const wanted = new Map(owners);
    const leaving = new Set(gone);
    for (;;) {
      try {
        return await this.#try(wanted, leaving);
      } catch (error) {
        if (!(error instanceof ChangeRefused)) throw error;
        const source = wanted.get(error.venue);
        // A venue that cannot go stays.
        leaving.delete(error.venue);
        if (source === undefined) return [];
        source.problems = problemsOf(source, error);
        wanted.delete(error.venue);
        if (source.venue !== null) leaving.delete(source.venue);
      }
    }
  }

  async #try(wanted: ReadonlyMap<string, Source>, gone: ReadonlySet<string>): Promise<readonly Operation[]> {
    const { venues, equip } = this.#services;
    const files = Array.from(wanted.values(), ({ file, found }) => ({ file, config: equip(found.config!) }));
    const runs = new Set(venues.running.map(({ name }) => name));
    const fresh: RunningVenue[] = venues.restore(files.filter(({ config }) => !runs.has(config.venue.name)));
    const changedFiles = new Set([...wanted.values()].flatMap(changedReferences));
    const operations = await venues.change({ wanted: files, gone, changedFiles }, fresh);
    for (const venue of fresh) venue.start();
    for (const source of this.#sources.values())
      if (source.venue !== null && (gone.has(source.venue) || wanted.has(source.venue))) source.venue = null;
    for (const [name, source] of wanted) {
      source.venue = name;
      source.references = source.found.references;
      source.loadedAt ??= this.#services.clock.now();
    }
    for (const name of gone) this.#services.log.info(`venue ${name} is removed`, { venue: name });
    return operations;
  }

  // ---------------------------------------------------------------- telling

  /** Tells what has become of a file, once. */
  #settle(source: Source, operations: readonly Operation[]): void {
    const { file, problems, told } = source;
    const changes = changesOf(source, operations);
    const key = problems.length === 0 ? '' : `${source.found.digest} ${JSON.stringify(problems)}`;
    if (key === told && changes.length === 0) return;
    source.told = key;
    const at = this.#services.clock.now();
    if (problems.length > 0) {
      this.#services.log.warn(`${file} is not loaded, and what runs goes on:\n${formatProblems(problems)}`);
      this.#tell(source, { type: 'config-refused', at, file, problems: problemsJson(problems) });
    } else {
      source.loadedAt = at;
      const shown = changes.slice(0, CHANGES_SHOWN);
      const more = changes.length > shown.length ? [`and ${changes.length - shown.length} more`] : [];
      const lines = shown.length === 0 ? ['nothing changes'] : [...shown, ...more];
      this.#services.log.info(`${file} is loaded:\n${lines.map((line) => `  ${line}`).join('\n')}`);
      this.#tell(source, { type: 'config-reloaded', at, file, changes });
    }
  }

  #tell({ venue }: Source, event: ConfigEvent): void {
    this.#services.venues.running.find(({ name }) => name === venue)?.tell(event);
  }
}

const GONE_HINT = 'put it back, or have the venue go with "simctl venue reload --remove-missing"';

/** What was done of a file's venue, for people. */
function changesOf({ venue, problems }: Source, operations: readonly Operation[]): string[] {
  if (problems.length > 0) return [];
  return operations.filter((operation) => venueOf(operation) === venue).map(describeOperation);
}

/** Files with another content than when what runs was made of them. */
function changedReferences({ references, found }: Source): string[] {
  return [...found.references]
    .filter(([path, digest]) => references?.has(path) === true && references.get(path) !== digest)
    .map(([path]) => path);
}

/** Where in its file the reason is for which a venue cannot become what it is to be. */
function problemsOf({ file, found }: Source, { message, endpoint }: ChangeRefused): readonly Problem[] {
  const index = found.config?.endpoints.findIndex(({ name }) => name === endpoint) ?? -1;
  if (index < 0) return [fileProblem(file, message)];
  return found.locate([{ path: ['endpoint', index, 'port'], message, hint: null }]);
}

function stateOf({ file, venue, loadedAt, checkedAt, problems }: Source): VenueFileJson {
  return {
    file,
    venue,
    outcome: problems.length === 0 ? 'loaded' : 'refused',
    loadedAt: isoTextOrNull(loadedAt satisfies Micros | null),
    checkedAt: isoText(checkedAt),
    problems: problemsJson(problems),
  };
}
