import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkVenueFile } from './check.ts';
import { emptyVenue, plan, type Operation } from '../config/plan.ts';
import type { Micros } from '../engine/values.ts';
import { ManagementAuth } from '../management/auth.ts';
import type { DaemonStatusJson, FileCheckJson } from '../management/entities.ts';
import type { EventJson } from '../management/events.ts';
import type { DaemonHost } from '../management/host.ts';
import { registerDaemon, trimDaemonOutput, unregisterDaemon, type ReadyLine } from '../management/home.ts';
import type { LogEntry, LogLevels } from '../management/log.ts';
import { isoText } from '../management/render.ts';
import { renderEvent, renderSessionEvent } from '../management/render-events.ts';
import { ManagementServer } from '../management/server.ts';
import { openMemoryStore } from '../store/memory.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import { StoreLocked, type Durability, type Store } from '../store/store.ts';
import { RealClock, type Clock } from './clock.ts';
import { DaemonFigures } from './daemon-figures.ts';
import { claimDirectory, removeDirectory } from './data-directory.ts';
import { whenParentEnds } from './parent-watch.ts';
import { openLog, type DaemonLog } from './log.ts';
import { MessageLogs } from './message-log.ts';
import { PasswordGuard } from './password-guard.ts';
import { RunningVenue } from './running-venue.ts';
import { addressProblem } from './start-problem.ts';
import { sum } from './traffic.ts';
import { Turn } from './turn.ts';
import { readVenues, type VenueFile } from './venue-files.ts';

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
  readonly #clock: Clock = new RealClock();
  readonly #startedAt: Micros = this.#clock.now();
  readonly #venues: RunningVenue[] = [];
  readonly #passwords = new PasswordGuard();
  readonly #whenStopped = Promise.withResolvers<void>();
  #store: Store | null = null;
  #turn: Turn | null = null;
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
    this.#log = log;
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
      log: this.#log.area('messages'),
    });
    for (const { file, config } of files) {
      const venue = this.#restore(file, config);
      this.#venues.push(venue);
      const { venue: settings, phases, edits } = config;
      await this.#apply(venue, { method: 'venue.create', params: { venue: settings, phases, edits } });
      const restored = {
        ...emptyVenue(settings),
        instruments: venue.instrumentTerms(),
        phases,
        edits,
        holds: venue.holdRules(),
      };
      for (const operation of plan([restored], [this.#portsFor(config)])) await this.#apply(venue, operation);
    }
    const management = await this.#listen();
    for (const venue of this.#venues) venue.start();
    this.#turn.end();
    this.#housekeeping = setInterval(() => this.#keepHouse(), HOUSEKEEPING_MS);
    this.#ready = {
      name: this.name,
      pid: process.pid,
      management,
      endpoints: this.#venues.flatMap((venue) => venue.endpoints()),
    };
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

  venues(): readonly RunningVenue[] {
    return this.#venues;
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
      sessions: sum(this.#venues.map((venue) => venue.traffic())),
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
    return checkVenueFile(file, text, this.#venues);
  }

  activity(listener: (activity: Activity) => void): () => void {
    const stops = this.#venues.flatMap((running) => {
      const { name: venue, venue: state } = running;
      return [
        running.listen((event) => listener({ venue, event: renderEvent(state, event) })),
        running.listenToSessions((event) => listener({ venue, event: renderSessionEvent(event) })),
      ];
    });
    return () => {
      for (const stop of stops) stop();
    };
  }

  // ---------------------------------------------------------------- starting

  async #openStore(): Promise<Store> {
    const now = (): Micros => this.#clock.now();
    const { ephemeral, durability = ephemeral ? 'none' : 'process' } = this.#options;
    if (durability === 'none') return openMemoryStore({ now });
    for (let attempt = 1; ; attempt++) {
      try {
        const store = openSqliteStore({ directory: this.#directory, durability, now, holder: this.name });
        for (const warning of store.warnings) this.#log.area('store').warn(warning);
        return store;
      } catch (error) {
        // The lock of a daemon that was killed this very moment goes with the last of its process.
        if (!(error instanceof StoreLocked) || attempt === LOCK_ATTEMPTS) throw error;
        await delay(LOCK_RETRY_MS);
      }
    }
  }

  /** Brings back what the venue was when the last daemon of this name ended. */
  #restore(file: string, config: VenueFile['config']): RunningVenue {
    return new RunningVenue(config, file, {
      store: this.#store!,
      turn: this.#turn!,
      clock: this.#clock,
      passwords: this.#passwords,
      log: this.#log,
      messageLogs: this.#messageLogs!,
    });
  }

  /** An ephemeral daemon must get in nobody's way, so it listens on free ports whatever the file says. */
  #portsFor(config: VenueFile['config']): VenueFile['config'] {
    if (!this.#options.ephemeral) return config;
    return { ...config, endpoints: config.endpoints.map((endpoint) => ({ ...endpoint, port: 0 })) };
  }

  async #apply(venue: RunningVenue, operation: Operation): Promise<void> {
    try {
      await venue.apply(operation);
    } catch (error) {
      if (operation.method !== 'endpoint.create') throw error;
      const { name, host, port } = operation.params.endpoint;
      throw addressProblem(error, `endpoint "${name}" of venue ${venue.name}`, host, port);
    }
  }

  async #listen(): Promise<ReadyLine['management']> {
    const { managementPort = 0, httpPort } = this.#options;
    const auth = new ManagementAuth(this.#directory, this.#store!.secrets);
    const management = new ManagementServer(this, auth, {
      afterCommit: (callback) => this.#turn!.afterCommit(callback),
      afterSending: (callback) => this.#turn!.afterSending(callback),
      log: this.#log.area('management'),
    });
    this.#management = management;
    this.#figures = new DaemonFigures({
      version: version(),
      venues: this.#venues,
      turn: this.#turn!,
      messageLogs: this.#messageLogs!,
      management,
    });
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
    const log = this.#log.area('store');
    if (problem === null) log.info('the disk takes what is written again: orders are acknowledged again');
    else log.error(`nothing is acknowledged until the disk takes what is written: ${problem.message}`);
  }

  #keepHouse(): void {
    this.#trimOutput();
    if (this.#degraded !== null) return;
    this.#saveSnapshots();
    if (!this.#store!.dirty) this.#store!.idle();
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
    for (const { runner } of this.#venues) if (runner.snapshotDue()) runner.saveSnapshot();
  }

  // ---------------------------------------------------------------- stopping

  async #stop(): Promise<void> {
    this.#stopWatching();
    if (this.#housekeeping !== null) clearInterval(this.#housekeeping);
    this.#figures?.stop();
    await Promise.all(this.#venues.map((venue) => venue.stop()));
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
