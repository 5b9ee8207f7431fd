import { resolve } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';

/**
 * A file is taken once it has not grown for this long: many editors write in two steps, and what is half written is
 * most often wrong.
 */
const SETTLED = { stabilityThreshold: 100, pollInterval: 20 };

/** Looks out for changes of venue files, and of the files that they name. */
export class VenueWatch {
  readonly #watcher: FSWatcher;
  readonly #named = new Set<string>();

  /** `touched` is told of each file that may have changed, by its absolute path. */
  constructor(places: readonly string[], touched: (path: string) => void, log: (line: string) => void) {
    const paths = places.map((place) => resolve(place));
    this.#watcher = watch(paths, {
      depth: 0,
      ignoreInitial: true,
      awaitWriteFinish: SETTLED,
      ignored: (path, stats) =>
        stats?.isFile() === true && !path.endsWith('.toml') && !this.#named.has(resolve(path)),
    });
    this.#watcher.on('all', (_event, path) => touched(resolve(path)));
    // What changed since the files were read and before they were watched.
    this.#watcher.on('ready', () => {
      for (const path of paths) touched(path);
    });
    this.#watcher.on('error', (error) => {
      log(`venue files are not watched: ${(error as Error).message}; "simctl venue reload" looks at them`);
    });
  }

  /** Looks out for these files too. */
  name(files: readonly string[]): void {
    const fresh = files.filter((file) => !this.#named.has(file));
    for (const file of fresh) this.#named.add(file);
    if (fresh.length > 0) this.#watcher.add(fresh);
  }

  close(): Promise<void> {
    return this.#watcher.close();
  }
}
