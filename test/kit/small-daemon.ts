import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClockControl } from '../../src/daemon/clock-control.ts';
import { SnapshotControl } from '../../src/daemon/snapshot-control.ts';
import { SnapshotFiles } from '../../src/daemon/snapshot-files.ts';
import { sum } from '../../src/daemon/traffic.ts';
import { VenueClock } from '../../src/daemon/venue-clock.ts';
import { randomStream } from '../../src/bots/random.ts';
import type { Command } from '../../src/engine/command.ts';
import type { VenueEvent } from '../../src/engine/event.ts';
import { Venue } from '../../src/engine/venue.ts';
import { VenueFaults } from '../../src/faults/venue-faults.ts';
import type {
  BotDetailsJson,
  BotJson,
  EndpointJson,
  FileCheckJson,
  SessionJson,
} from '../../src/management/entities.ts';
import type { VenueFiguresJson } from '../../src/management/figures.ts';
import {
  VenueUnavailable,
  type DaemonHost,
  type FaultHost,
  type HostEvent,
  type PastEvent,
  type VenueHost,
} from '../../src/management/host.ts';
import type { Limits } from '../../src/management/limits.ts';
import { changeLevels, DEFAULT_LOG_LEVELS, type LogLevels } from '../../src/management/log.ts';
import { ManagementServer } from '../../src/management/server.ts';
import { Users } from '../../src/management/users.ts';
import { bytesOf } from './certificates.ts';
import { toldTo } from './logged.ts';
import { Peer } from './management-peer.ts';
import { NO_PROCESS_FIGURES, NO_SESSION_FIGURES, NO_VENUE_FIGURES } from './no-figures.ts';
import { NO_PARTS } from './no-parts.ts';

/** 2026-03-02T09:00:00Z. */
export const OPENING = Date.UTC(2026, 2, 2, 9) * 1_000;

const USERS = ['viewer', 'operator', 'admin'] as const;

export function secretOf(user: string): string {
  return `the-token-of-${user}`;
}

/** Users of every role, each with a secret of its own, in a store of this process. */
function everyRole(): Users {
  const secrets = new Map<string, string>();
  const owners = USERS.map((user) => ({
    user,
    role: user,
    token: secretOf(user),
    renew: () => `the-new-token-of-${user}`,
  }));
  return new Users(owners, {
    get: (name) => secrets.get(name) ?? null,
    set: (name, value) => void secrets.set(name, value),
  });
}

/** One venue of a small daemon; its time moves by a microsecond with each command. */
export class SmallVenue implements VenueHost {
  readonly parts = NO_PARTS;
  readonly venue: Venue;
  readonly file: string;
  available = true;
  /** Of everybody: it has no sessions that could be told anything. */
  readonly faults: FaultHost;
  readonly #listeners = new Set<(event: VenueEvent) => void>();
  readonly #hostListeners = new Set<(event: HostEvent) => void>();
  readonly #past: PastEvent[] = [];
  #now = OPENING;

  constructor(name: string) {
    this.venue = new Venue(name);
    this.file = `venues/${name}.toml`;
    const faults = new VenueFaults(
      {
        venue: this.venue,
        clocks: { venue: () => this.#now, wall: () => this.#now },
        isSession: () => false,
        submitLater: (command) => void this.submit(command),
        fired: () => {},
        delayed: () => {},
      },
      randomStream,
    );
    this.faults = Object.assign(faults, { seed: 1 });
  }

  list(symbol: string, tickSize = '0.01', lotSize = '1'): void {
    const aliases = { isin: `ISIN-${symbol}` };
    const instrument = { symbol, assetClass: 'equity', currency: 'USD', tickSize, lotSize, aliases } as const;
    this.submit({ type: 'create-instrument', instrument });
  }

  submit(command: Command, user: string | null = null): readonly VenueEvent[] {
    if (!this.available) throw new VenueUnavailable('the disk is full');
    const events: VenueEvent[] = [];
    this.venue.apply(command, ++this.#now, (event) => {
      events.push(event);
      this.#past.push({ event, venue: this.venue, command, user });
      for (const listener of this.#listeners) listener(event);
    });
    return events;
  }

  /** It remembers all there was. */
  history(visit: (past: PastEvent) => void): Promise<void> {
    for (const past of this.#past) visit(past);
    return Promise.resolve();
  }

  now(): number {
    return this.#now;
  }

  /** Its days are those of UTC. */
  endOfTradingDay(date: string): number {
    return (Date.parse(date) + 86_400_000) * 1_000;
  }

  /** Enters so many orders that rest far below the market. */
  fill(symbol: string, orders: number): void {
    for (let order = 0; order < orders; order++) {
      this.submit({
        type: 'enter',
        owner: 'ACME',
        clientOrderId: `A-${this.venue.lastOrderId + 1}`,
        symbol,
        side: 'buy',
        orderType: 'limit',
        price: 1,
        quantity: 1,
        timeInForce: 'day',
        instructions: null,
        defect: null,
      });
    }
  }

  tell(event: HostEvent): void {
    for (const listener of this.#hostListeners) listener(event);
  }

  listen(listener: (event: VenueEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  listenToHost(listener: (event: HostEvent) => void): () => void {
    this.#hostListeners.add(listener);
    return () => this.#hostListeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size + this.#hostListeners.size;
  }

  toml(): string {
    return `[venue]\nname = "${this.venue.name}"\n`;
  }

  endpoints(): EndpointJson[] {
    const sessions = [{ senderCompId: this.venue.name, targetCompId: 'ACME', roles: ['orders'] }];
    const { name } = this.venue;
    return [
      {
        name: 'orders',
        venue: name,
        protocol: 'fix',
        beginString: 'FIX.4.4',
        host: '127.0.0.1',
        port: 9878,
        tls: false,
        sessions,
      },
    ];
  }

  sessions(): SessionJson[] {
    return [
      {
        venue: this.venue.name,
        name: 'orders.ACME',
        endpoint: 'orders',
        beginString: 'FIX.4.4',
        senderCompId: this.venue.name,
        targetCompId: 'ACME',
        roles: ['orders'],
        state: 'logged-out',
        peer: null,
        since: null,
        heartbeatSeconds: null,
        nextIncomingMsgSeqNum: 1,
        nextOutgoingMsgSeqNum: 1,
        ...NO_SESSION_FIGURES,
      },
    ];
  }

  /** There is nothing to do with a session that no client can reach. */
  session(): undefined {
    return undefined;
  }

  figures(): VenueFiguresJson {
    return NO_VENUE_FIGURES;
  }

  activity(): ReturnType<VenueHost['activity']> {
    const book = { venue: this.venue.name, symbol: 'VOD', level: 'none', bots: [], orders: 0 };
    return { books: [book], levels: [] };
  }

  bots(): BotJson[] {
    const of = { venue: this.venue.name, symbol: 'VOD', owner: 'bot:noise-VOD' };
    return [{ ...of, name: 'noise-VOD', kind: 'noise', orders: 0, state: 'running', problem: null }];
  }

  bot(name: string): BotDetailsJson | undefined {
    const bot = this.bots().find((each) => each.name === name);
    return bot && { ...bot, seed: 1, parameters: { meanMs: 500 } };
  }
}

export interface SmallDaemonOptions {
  readonly venues?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Whether it also serves WebSockets and HTTP POST. */
  readonly http?: boolean;
  /** Whether it also serves over TLS, as other machines see it. */
  readonly remote?: Parameters<typeof bytesOf>[0];
  /** Path of a unix socket that it also serves. */
  readonly socket?: string;
}

/** A daemon of venues in memory behind a real management port. Each venue trades VOD (tick 0.01, lot 1). */
export class SmallDaemon implements DaemonHost, AsyncDisposable {
  readonly name = 'small';
  readonly log: string[] = [];
  readonly server: ManagementServer;
  readonly clock = new ClockControl(
    new VenueClock({ now: () => OPENING }),
    { end: () => {}, degraded: false },
    [],
  );
  readonly snapshots = new SnapshotControl({
    files: new SnapshotFiles(join(tmpdir(), 'simctl-has-none'), false),
    wall: { now: () => OPENING },
    clock: new VenueClock({ now: () => OPENING }),
    venues: () => [],
    twin: () => Promise.reject(new Error('there is nothing to make one of')),
    adopt: () => {},
  });
  readonly #venues: readonly SmallVenue[];
  #address: { host: string; port: number; httpPort: number | null } = { host: '', port: 0, httpPort: null };
  #remotePort = 0;
  #held: (() => void)[] | null = null;
  stops = 0;
  #logLevels = DEFAULT_LOG_LEVELS;

  private constructor({ venues = ['XSIM'], limits = {} }: SmallDaemonOptions) {
    this.#venues = venues.map((name) => new SmallVenue(name));
    for (const venue of this.#venues) venue.list('VOD');
    this.server = new ManagementServer(this, everyRole(), {
      limits,
      log: toldTo(this.log),
      afterCommit: (callback) => {
        if (this.#held === null) setImmediate(callback);
        else this.#held.push(callback);
      },
      afterSending: setImmediate,
    });
  }

  static async start(options: SmallDaemonOptions = {}): Promise<SmallDaemon> {
    const daemon = new SmallDaemon(options);
    const address = await daemon.server.listen('127.0.0.1', 0);
    const httpPort = options.http === true ? await daemon.server.listenHttp('127.0.0.1', 0) : null;
    if (options.socket !== undefined) await daemon.server.listenUnix(options.socket);
    const { remote: certified } = options;
    if (certified !== undefined) {
      daemon.#remotePort = (await daemon.server.listenRemote('127.0.0.1', 0, bytesOf(certified))).port;
    }
    daemon.#address = { ...address, httpPort };
    return daemon;
  }

  get port(): number {
    return this.#address.port;
  }

  venue(name = 'XSIM'): SmallVenue {
    return this.#venues.find(({ venue }) => venue.name === name)!;
  }

  get remotePort(): number {
    return this.#remotePort;
  }

  get httpPort(): number {
    return this.#address.httpPort!;
  }

  /** From now on nothing becomes durable, until `commit`. */
  holdCommits(): void {
    this.#held = [];
  }

  commit(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const callback of held) callback();
  }

  /** No more come to be. */
  follow(visit: (venue: SmallVenue) => () => void): () => void {
    const stops = this.venues().map(visit);
    return () => {
      for (const stop of stops) stop();
    };
  }

  venues(): readonly SmallVenue[] {
    return this.#venues;
  }

  status(): ReturnType<DaemonHost['status']> {
    return {
      name: this.name,
      version: '1.0.0',
      pid: 1,
      node: 'v26.0.0',
      directory: '/nowhere',
      ephemeral: true,
      durability: 'none',
      degraded: null,
      startedAt: '2026-03-02T09:00:00.000000Z',
      management: this.#address,
      messageLog: { directory: '/nowhere/logs', unlogged: 0, problem: null },
      sessions: sum([]),
      watching: false,
      files: [],
      ...NO_PROCESS_FIGURES,
      clients: this.server.figures(),
    };
  }

  metrics(): string {
    return '# HELP simctl_degraded A metric.\n';
  }

  stop(): void {
    this.stops++;
  }

  /** It has no files. */
  async reload(): Promise<[]> {
    return [];
  }

  logLevels(change?: string): LogLevels {
    if (change !== undefined) this.#logLevels = changeLevels(this.#logLevels, change);
    return this.#logLevels;
  }

  check(file: string, text: string): FileCheckJson {
    return { file, valid: text !== '', problems: [], operations: [] };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server.close();
  }

  /** A connection that has not logged on. */
  async connect(): Promise<Peer> {
    const socket = connect(this.port, '127.0.0.1');
    await once(socket, 'connect');
    return new Peer(socket);
  }

  /** A connection that has logged on as the user of a role; as none at all for `none`. */
  async logOn(user: string): Promise<Peer> {
    const peer = await this.connect();
    if (user === 'none') return peer;
    const answer = await peer.logOn(user, secretOf(user));
    if (answer.error !== undefined) throw new Error(answer.error.message);
    return peer;
  }
}
