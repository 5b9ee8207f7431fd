import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkVenueFile } from './check.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import type { Micros } from '../engine/values.ts';
import { ManagementAuth } from '../management/auth.ts';
import type { DaemonStatusJson, FileCheckJson } from '../management/entities.ts';
import type { EventJson } from '../management/events.ts';
import type { VenueReloadJson } from '../management/file-entities.ts';
import type { DaemonHost } from '../management/host.ts';
import { registerDaemon, trimDaemonLog, unregisterDaemon, type ReadyLine } from '../management/home.ts';
import { isoText } from '../management/render.ts';
import { renderEvent, renderHostEvent } from '../management/render-events.ts';
import { ManagementServer } from '../management/server.ts';
import { openMemoryStore } from '../store/memory.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { StoreLocked, type Durability, type Store } from '../store/store.ts';
import { RealClock, type Clock } from './clock.ts';
import { addressProblem } from './address-problem.ts';
import { claimDirectory, removeDirectory } from './data-directory.ts';
import { whenParentEnds } from './parent-watch.ts';
import { MessageLogs } from './message-log.ts';
import { PasswordGuard } from './password-guard.ts';
import { Reloader, type ReloadRequest } from './reload.ts';
import type { RunningVenue } from './running-venue.ts';
import { sum } from './traffic.ts';
import { Turn } from './turn.ts';
import { readVenues, type VenueFile } from './venue-files.ts';
import { VenueWatch } from './venue-watch.ts';
import { ChangeRefused, Venues } from './venues.ts';

/** How often the daemon looks for housekeeping to do. */
const HOUSEKEEPING_MS = 5_000;

/** How often, and how long after one another, a store that another process holds is asked for. */
const LOCK_ATTEMPTS = 11;
const LOCK_RETRY_MS = 100;

const LOOPBACK = '127.0.0.1';

export interface StartOptions {
  readonly name: string;
  /** Venue files, and folders of them. */
  readonly venues: readonly string[];
  /** Nothing is kept, every port is a free one, and the daemon ends with its parent. */
  readonly ephemeral: boolean;
  readonly durability?: Durability;
  /** 0 for a free one. */
  readonly managementPort?: number;
  /** Port for WebSockets and HTTP POST, 0 for a free one; absent for none. */
  readonly httpPort?: number;
  /** Whether venue files are taken when they change; by default they are. */
  readonly watch?: boolean;
  /** Takes one line of the daemon's log, for people. */
  readonly log: (line: string) => void;
}

/** What happened on a venue, as subscribers to its events get it. */
export interface Activity {
  readonly venue: string;
  readonly event: EventJson;
}

export interface RunningDaemon {
  readonly ready: ReadyLine;
  /** Resolves when everything is closed. */
  readonly stopped: Promise<void>;
  stop(): Promise<void>;
  /** Calls the listener with everything that happens, until the returned function is called. */
  activity(listener: (activity: Activity) => void): () => void;
}

/**
 * Starts a daemon with the venues of the files. Rejects with StartProblem when it cannot be, and then nothing is left
 * running or locked.
 */
export async function startDaemon(options: StartOptions): Promise<RunningDaemon> {
  const files = await readVenues(options.venues);
  const daemon = new Daemon(options, await claimDirectory(options.name, options.ephemeral));
  try {
    await daemon.start(files);
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  return daemon;
}

class Daemon implements DaemonHost, RunningDaemon {
  readonly name: string;
  readonly stopped: Promise<void>;
  readonly #options: StartOptions;
  readonly #directory: string;
  readonly #clock: Clock = new RealClock();
  readonly #startedAt: Micros = this.#clock.now();
  readonly #passwords = new PasswordGuard();
  readonly #whenStopped = Promise.withResolvers<void>();
  #store: Store | null = null;
  #turn: Turn | null = null;
  #venues: Venues | null = null;
  #reloader: Reloader | null = null;
  #watch: VenueWatch | null = null;
  #messageLogs: MessageLogs | null = null;
  #management: ManagementServer | null = null;
  #ready: ReadyLine | null = null;
  #degraded: string | null = null;
  #housekeeping: NodeJS.Timeout | null = null;
  #stopWatching: () => void = () => {};
  #stopping: Promise<void> | null = null;

  constructor(options: StartOptions, directory: string) {
    this.name = options.name;
    this.stopped = this.#whenStopped.promise;
    this.#options = options;
    this.#directory = directory;
  }

  get ready(): ReadyLine {
    return this.#ready!;
  }

  async start(files: readonly VenueFile[]): Promise<void> {
    this.#store = await this.#openStore();
    this.#turn = new Turn(this.#store, (problem) => this.#onDegraded(problem));
    this.#messageLogs = new MessageLogs({
      directory: this.#directory,
      turn: this.#turn,
      byDefault: !this.#options.ephemeral && this.#store.durability !== 'none',
      log: this.#options.log,
    });
    const venues = new Venues({
      store: this.#store,
      turn: this.#turn,
      clock: this.#clock,
      passwords: this.#passwords,
      log: this.#options.log,
      messageLogs: this.#messageLogs,
    });
    this.#venues = venues;
    await this.#open(venues, files);
    const management = await this.#listen();
    for (const venue of venues.running) venue.start();
    this.#turn.end();
    this.#housekeeping = setInterval(() => this.#keepHouse(), HOUSEKEEPING_MS);
    this.#ready = { name: this.name, pid: process.pid, management, endpoints: this.#endpoints() };
    await this.#follow(venues);
    registerDaemon(this.#directory, this.#ready);
    if (this.#options.ephemeral) this.#stopWatching = whenParentEnds(() => void this.stop());
  }

  /** Stops in good order; again is the same. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  venues(): readonly RunningVenue[] {
    return this.#venues?.running ?? [];
  }

  status(): Omit<DaemonStatusJson, 'limits' | 'venues'> {
    return {
      name: this.name,
      version: version(),
      pid: process.pid,
      node: process.version,
      directory: this.#directory,
      ephemeral: this.#options.ephemeral,
      durability: this.#store!.durability,
      degraded: this.#degraded,
      startedAt: isoText(this.#startedAt),
      management: this.ready.management,
      messageLog: {
        directory: this.#messageLogs!.directory,
        unlogged: this.#messageLogs!.unlogged,
        problem: this.#messageLogs!.problem,
      },
      sessions: sum(this.venues().map((venue) => venue.traffic())),
      watching: this.#watch !== null,
      files: this.#reloader!.states(),
    };
  }

  check(file: string, text: string): FileCheckJson {
    return checkVenueFile(file, text, this.venues(), (config) => this.#equip(config));
  }

  reload(request: ReloadRequest): Promise<VenueReloadJson[]> {
    return this.#reloader!.reload(request);
  }

  activity(listener: (activity: Activity) => void): () => void {
    return this.#venues!.follow((running) => {
      const { name: venue, venue: state } = running;
      const stops = [
        running.listen((event) => listener({ venue, event: renderEvent(state, event) })),
        running.listenToHost((event) => listener({ venue, event: renderHostEvent(event) })),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    });
  }

  // ---------------------------------------------------------------- starting

  async #openStore(): Promise<Store> {
    const now = (): Micros => this.#clock.now();
    const { ephemeral, durability = ephemeral ? 'none' : 'process' } = this.#options;
    if (durability === 'none') return openMemoryStore({ now });
    for (let attempt = 1; ; attempt++) {
      try {
        const store = openSqliteStore({ directory: this.#directory, durability, now, holder: this.name });
        for (const warning of store.warnings) this.#options.log(warning);
        return store;
      } catch (error) {
        // The lock of a daemon that was killed this very moment goes with the last of its process.
        if (!(error instanceof StoreLocked) || attempt === LOCK_ATTEMPTS) throw error;
        await delay(LOCK_RETRY_MS);
      }
    }
  }

  /** Has the venues of the files run, as they were when the last daemon of this name ended. */
  async #open(venues: Venues, files: readonly VenueFile[]): Promise<void> {
    const wanted = files.map(({ file, config }) => ({ file, config: this.#equip(config) }));
    const nothing: ReadonlySet<string> = new Set();
    try {
      await venues.change({ wanted, gone: nothing, changedFiles: nothing }, venues.restore(wanted));
    } catch (error) {
      throw error instanceof ChangeRefused ? error.cause : error;
    }
  }

  /** An ephemeral daemon must get in nobody's way, so it listens on free ports whatever the file says. */
  #equip(config: VenueConfig): VenueConfig {
    if (!this.#options.ephemeral) return config;
    return { ...config, endpoints: config.endpoints.map((endpoint) => ({ ...endpoint, port: 0 })) };
  }

  /** Has the venues follow their files from now on. */
  async #follow(venues: Venues): Promise<void> {
    const { venues: places, log, watch = true } = this.#options;
    const reloader = new Reloader({
      places,
      venues,
      clock: this.#clock,
      log,
      equip: (config) => this.#equip(config),
      changed: () => this.#reloaded(),
    });
    this.#reloader = reloader;
    await reloader.begin();
    if (!watch) return;
    this.#watch = new VenueWatch(places, (path) => reloader.touched(path), log);
    this.#watch.name(reloader.references);
  }

  /** Who looks for the daemon is to find its endpoints as they are. */
  #reloaded(): void {
    this.#ready = { ...this.ready, endpoints: this.#endpoints() };
    registerDaemon(this.#directory, this.#ready);
    this.#watch?.name(this.#reloader!.references);
  }

  #endpoints(): ReadyLine['endpoints'] {
    return this.venues().flatMap((venue) => venue.endpoints());
  }

  async #listen(): Promise<ReadyLine['management']> {
    const { managementPort = 0, httpPort } = this.#options;
    const auth = new ManagementAuth(this.#directory, this.#store!.secrets);
    const management = new ManagementServer(this, auth, {
      afterCommit: (callback) => this.#turn!.afterCommit(callback),
      log: this.#options.log,
    });
    this.#management = management;
    const onLoopback = async <T>(what: string, port: number, listening: Promise<T>): Promise<T> => {
      try {
        return await listening;
      } catch (error) {
        throw addressProblem(error, what, LOOPBACK, port);
      }
    };
    const address = await onLoopback(
      'the management port',
      managementPort,
      management.listen(LOOPBACK, managementPort),
    );
    if (httpPort === undefined) return { ...address, httpPort: null };
    const port = await onLoopback('the HTTP port', httpPort, management.listenHttp(LOOPBACK, httpPort));
    return { ...address, httpPort: port };
  }

  // ---------------------------------------------------------------- running

  #onDegraded(problem: Error | null): void {
    this.#degraded = problem?.message ?? null;
    if (problem === null) this.#reloader?.retry();
    this.#options.log(
      problem === null
        ? 'the disk takes what is written again: orders are acknowledged again'
        : `nothing is acknowledged until the disk takes what is written: ${problem.message}`,
    );
  }

  #keepHouse(): void {
    this.#trimLog();
    if (this.#degraded !== null) return;
    this.#saveSnapshots();
    if (!this.#store!.dirty) this.#store!.idle();
  }

  #trimLog(): void {
    try {
      trimDaemonLog(this.#directory);
    } catch (error) {
      this.#options.log(`the daemon's log cannot be kept small: ${(error as Error).message}`);
    }
  }

  /** A short journal is replayed sooner than a snapshot is made, and a store without a journal has no use for one. */
  #saveSnapshots(): void {
    if (this.#store!.durability === 'none') return;
    for (const { runner } of this.venues()) if (runner.snapshotDue()) runner.saveSnapshot();
  }

  // ---------------------------------------------------------------- stopping

  async #stop(): Promise<void> {
    this.#stopWatching();
    if (this.#housekeeping !== null) clearInterval(this.#housekeeping);
    await this.#watch?.close();
    await this.#reloader?.stop();
    await Promise.all(this.venues().map((venue) => venue.stop()));
    await this.#management?.close();
    // After the last turn, in which the answers to our Logouts are.
    this.#turn?.end();
    await this.#messageLogs?.close();
    if (this.#store !== null) this.#closeStore(this.#store);
    if (this.#ready !== null) unregisterDaemon(this.#directory);
    if (this.#options.ephemeral) removeDirectory(this.#directory);
    this.#whenStopped.resolve();
  }

  #closeStore(store: Store): void {
    this.#turn?.end();
    this.#turn?.close();
    store.close();
  }
}

function version(): string {
  const file = join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
