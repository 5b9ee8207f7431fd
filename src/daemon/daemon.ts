import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkVenueFile } from './check.ts';
import type { VenueConfig } from '../config/venue-config.ts';
import type { Micros } from '../engine/values.ts';
import type { DaemonStatusJson, FileCheckJson } from '../management/entities.ts';
import type { EventJson } from '../management/events.ts';
import type { VenueReloadJson } from '../management/file-entities.ts';
import type { DaemonHost } from '../management/host.ts';
import { registerDaemon, trimDaemonOutput, unregisterDaemon, type ReadyLine } from '../management/home.ts';
import type { LogEntry, LogLevels } from '../management/log.ts';
import { isoText } from '../management/render.ts';
import { renderEvent, renderHostEvent } from '../management/render-events.ts';
import { ManagementServer } from '../management/server.ts';
import { ownersOf, Users } from '../management/users.ts';
import type { Durability, Store } from '../store/store.ts';
import { ClockControl } from './clock-control.ts';
import { beginClock } from './clock-start.ts';
import { RealClock, type Clock } from './clock.ts';
import { DaemonFigures } from './daemon-figures.ts';
import { claimDirectory, removeDirectory } from './data-directory.ts';
import { whenParentEnds } from './parent-watch.ts';
import { openLog, type DaemonLog } from './log.ts';
import { listenOn, type ManagementPorts } from './management-ports.ts';
import { MessageLogs } from './message-log.ts';
import { openStore } from './open-store.ts';
import { PasswordGuard } from './password-guard.ts';
import { Reloader, type ReloadRequest } from './reload.ts';
import type { RunningVenue } from './running-venue.ts';
import { SnapshotControl } from './snapshot-control.ts';
import { SnapshotFiles } from './snapshot-files.ts';
import { sum } from './traffic.ts';
import { Turn } from './turn.ts';
import { readVenues, type VenueFile } from './venue-files.ts';
import { VenueClock, type ClockSetting } from './venue-clock.ts';
import { VenueWatch } from './venue-watch.ts';
import { ChangeRefused, onFreePorts, Venues } from './venues.ts';

/** How often the daemon looks for housekeeping to do. */
const HOUSEKEEPING_MS = 5_000;

export interface StartOptions extends ManagementPorts {
  readonly name: string;
  /** Venue files, and folders of them. */
  readonly venues: readonly string[];
  /** Nothing is kept, every port is a free one, and the daemon ends with its parent. */
  readonly ephemeral: boolean;
  readonly durability?: Durability;
  /** How the clock of the venues goes; by default with that of the machine. */
  readonly clock?: ClockSetting;
  /** Whether venue files are taken when they change; by default they are. */
  readonly watch?: boolean;
  /** What is logged, such as `info,fix=debug`; by default `info`. */
  readonly logLevels?: string;
  /** Is told each entry of the log, for whoever looks on. */
  readonly onLog?: (entry: LogEntry) => void;
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
  const directory = await claimDirectory(options.name, options.ephemeral);
  const daemon = new Daemon(options, directory, openLog(options, directory));
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
  readonly #log: DaemonLog;
  readonly #wall: Clock = new RealClock();
  readonly #clock: VenueClock;
  readonly #startedAt: Micros = this.#wall.now();
  readonly #passwords = new PasswordGuard();
  readonly #whenStopped = Promise.withResolvers<void>();
  #store: Store | null = null;
  #turn: Turn | null = null;
  #clockControl: ClockControl | null = null;
  #snapshots: SnapshotControl | null = null;
  #venues: Venues | null = null;
  #reloader: Reloader | null = null;
  #watch: VenueWatch | null = null;
  #messageLogs: MessageLogs | null = null;
  #management: ManagementServer | null = null;
  #ready: ReadyLine | null = null;
  #figures: DaemonFigures | null = null;
  #degraded: string | null = null;
  #housekeeping: NodeJS.Timeout | null = null;
  #stopWatching: () => void = () => {};
  #stopping: Promise<void> | null = null;

  constructor(options: StartOptions, directory: string, log: DaemonLog) {
    this.name = options.name;
    this.stopped = this.#whenStopped.promise;
    this.#options = options;
    this.#directory = directory;
    this.#clock = new VenueClock(this.#wall, options.clock);
    this.#log = log;
  }

  get ready(): ReadyLine {
    return this.#ready!;
  }

  async start(files: readonly VenueFile[]): Promise<void> {
    const { ephemeral, durability = ephemeral ? 'none' : 'process' } = this.#options;
    this.#store = await openStore({
      directory: this.#directory,
      durability,
      now: () => this.#clock.now(),
      holder: this.name,
      warn: (text) => this.#log.area('store').warn(text),
    });
    this.#turn = new Turn(this.#store, (problem) => this.#onDegraded(problem));
    this.#messageLogs = new MessageLogs({
      directory: this.#directory,
      turn: this.#turn,
      byDefault: !this.#options.ephemeral && this.#store.durability !== 'none',
      log: this.#log.area('messages'),
    });
    const venues = new Venues({
      store: this.#store,
      turn: this.#turn,
      wall: this.#wall,
      clock: this.#clock,
      passwords: this.#passwords,
      log: this.#log,
      messageLogs: this.#messageLogs,
    });
    this.#venues = venues;
    this.#clockControl = new ClockControl(this.#clock, this.#turn, venues.running);
    this.#snapshots = new SnapshotControl({
      files: new SnapshotFiles(this.#directory, this.#store.durability !== 'none'),
      wall: this.#wall,
      clock: this.#clock,
      venues: () => venues.running,
      twin: (venue, name) => venues.twin(venue, name),
      adopt: (venue) => venues.adopt(venue),
    });
    await this.#open(venues, files);
    const management = await this.#listen();
    for (const venue of venues.running) venue.start();
    this.#turn.end();
    // Who comes once it is ready is to find the bots of others as well as ours.
    for (const { settled } of venues.running) await settled;
    this.#housekeeping = setInterval(() => this.#keepHouse(), HOUSEKEEPING_MS);
    this.#ready = { name: this.name, pid: process.pid, management, endpoints: this.#endpoints() };
    await this.#follow(venues);
    registerDaemon(this.#directory, this.#ready);
    const { host, port } = management;
    this.#log.area('daemon').info(`${this.name} has started`, {
      version: version(),
      node: process.version,
      pid: process.pid,
      durability: this.#store.durability,
      management: `${host}:${port}`,
    });
    if (this.#options.ephemeral) this.#stopWatching = whenParentEnds(() => void this.stop());
  }

  /** Stops in good order; again is the same. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  get clock(): ClockControl {
    return this.#clockControl!;
  }

  get snapshots(): SnapshotControl {
    return this.#snapshots!;
  }

  venues(): readonly RunningVenue[] {
    return this.#venues?.running ?? [];
  }

  follow(visit: (venue: RunningVenue) => () => void): () => void {
    return this.#venues!.follow(visit);
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
      ...this.#figures!.show(),
    };
  }

  metrics(): string {
    return this.#figures!.metrics();
  }

  logLevels(change?: string): LogLevels {
    if (change !== undefined) {
      this.#log.change(change);
      this.#log.area('daemon').info('the levels of the log have been changed', { levels: change });
    }
    return this.#log.levels;
  }

  check(file: string, text: string): FileCheckJson {
    return checkVenueFile(file, text, this.venues(), (config) => this.#equip(config));
  }

  reload(request: ReloadRequest): Promise<VenueReloadJson[]> {
    return this.#reloader!.reload(request);
  }

  activity(listener: (activity: Activity) => void): () => void {
    return this.follow((running) => {
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

  /** Has the venues of the files run, as they were when the last daemon of this name ended. */
  async #open(venues: Venues, files: readonly VenueFile[]): Promise<void> {
    const wanted = files.map(({ file, config }) => ({ file, config: this.#equip(config) }));
    const nothing: ReadonlySet<string> = new Set();
    const restored = venues.restore(wanted);
    const { clock = { mode: 'real' } } = this.#options;
    beginClock(this.#clock, clock, restored, this.#log.area('daemon'));
    try {
      await venues.change({ wanted, gone: nothing, changedFiles: nothing }, restored);
    } catch (error) {
      throw error instanceof ChangeRefused ? error.cause : error;
    }
  }

  /** An ephemeral daemon must get in nobody's way, so it listens on free ports whatever the file says. */
  #equip(config: VenueConfig): VenueConfig {
    return this.#options.ephemeral ? onFreePorts(config) : config;
  }

  /** Has the venues follow their files from now on. */
  async #follow(venues: Venues): Promise<void> {
    const { venues: places, watch = true } = this.#options;
    const log = this.#log.area('venue');
    const reloader = new Reloader({
      places,
      venues,
      clock: this.#wall,
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

  #listen(): Promise<ReadyLine['management']> {
    const users = new Users(ownersOf(this.#directory), this.#store!.secrets);
    const log = this.#log.area('management');
    const management = new ManagementServer(this, users, {
      afterCommit: (callback) => this.#turn!.afterCommit(callback),
      afterSending: (callback) => this.#turn!.afterSending(callback),
      log,
    });
    this.#management = management;
    this.#figures = new DaemonFigures({
      version: version(),
      venues: this.venues(),
      turn: this.#turn!,
      messageLogs: this.#messageLogs!,
      management,
    });
    return listenOn(management, { ...this.#options, directory: this.#directory }, log);
  }

  // ---------------------------------------------------------------- running

  #onDegraded(problem: Error | null): void {
    this.#degraded = problem?.message ?? null;
    if (problem === null) this.#reloader?.retry();
    const log = this.#log.area('store');
    if (problem === null) log.info('the disk takes what is written again: orders are acknowledged again');
    else log.error(`nothing is acknowledged until the disk takes what is written: ${problem.message}`);
  }

  #keepHouse(): void {
    this.#trimOutput();
    if (this.#degraded !== null) return;
    this.#saveSnapshots();
    if (!this.#store!.dirty) this.#store!.relieve(true);
  }

  #trimOutput(): void {
    try {
      trimDaemonOutput(this.#directory);
    } catch (error) {
      this.#log.area('daemon').warn(`the daemon's output cannot be kept small: ${(error as Error).message}`);
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
    this.#clockControl?.stop();
    if (this.#housekeeping !== null) clearInterval(this.#housekeeping);
    this.#figures?.stop();
    await this.#watch?.close();
    await this.#reloader?.stop();
    await Promise.all(this.venues().map((venue) => venue.stop()));
    await this.#management?.close();
    // After the last turn, in which the answers to our Logouts are.
    this.#turn?.end();
    await this.#messageLogs?.close();
    if (this.#store !== null) this.#closeStore(this.#store);
    if (this.#ready !== null) this.#log.area('daemon').info(`${this.name} has stopped`);
    await this.#log.close();
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
