import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import type { AreaLog } from '../management/log.ts';
import { venueFilesIn } from './venue-files.ts';

/**
 * A file is taken once it has not grown for this long: many editors write in two steps, and what is half written is
 * most often wrong.
 */
const SETTLED = { stabilityThreshold: 100, pollInterval: 20 };

/**
 * How often what is there is compared with what was there: nothing is told of some changes, such as of a link that
 * becomes a folder.
 */
const COMPARED_EVERY_MS = 500;

/** Looks out for changes of venue files, and of the files that they name. */
export class VenueWatch {
  readonly #watcher: FSWatcher;
  readonly #named = new Set<string>();
  readonly #stamps = new Map<string, string>();
  readonly #timer: NodeJS.Timeout;

  /** `touched` is told of each file that may have changed, by its absolute path. */
  constructor(places: readonly string[], touched: (path: string) => void, log: AreaLog) {
    const paths = places.map((place) => resolve(place));
    this.#watcher = watch(paths, {
      depth: 0,
      ignoreInitial: true,
      awaitWriteFinish: SETTLED,
      ignored: (path, stats) =>
        stats?.isFile() === true && !path.endsWith('.toml') && !this.#named.has(resolve(path)),
    });
    this.#watcher.on('all', (_event, path) => touched(resolve(path)));
    this.#timer = setInterval(() => this.#compare(paths, touched), COMPARED_EVERY_MS).unref();
    this.#watcher.on('error', (error) => {
      log.error(
        `venue files are not watched: ${(error as Error).message}; "simctl venue reload" looks at them`,
      );
    });
  }

  /** Looks out for these files too. */
  name(files: readonly string[]): void {
    const fresh = files.filter((file) => !this.#named.has(file));
    for (const file of fresh) this.#named.add(file);
    if (fresh.length > 0) this.#watcher.add(fresh);
  }

  /** The first time tells of all files: they may have changed since they were read. */
  #compare(places: readonly string[], touched: (path: string) => void): void {
    const files = new Set(places.flatMap((place) => venueFilesIn(place) ?? []));
    for (const file of new Set([...files, ...this.#stamps.keys()])) {
      const stamp = stampOf(file);
      if (stamp !== this.#stamps.get(file)) touched(file);
      if (files.has(file)) this.#stamps.set(file, stamp);
      else this.#stamps.delete(file);
    }
  }

  close(): Promise<void> {
    clearInterval(this.#timer);
    return this.#watcher.close();
  }
}

/** Tells one file from the next at its place, as far as that can be told without reading it. */
function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? '' : [stat.ino, stat.mode, stat.size, stat.mtimeMs, stat.ctimeMs].join(' ');
}
