import { readdirSync, readFileSync, statfsSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type Client } from '../../sdk/index.ts';
import { locate } from '../../sdk/locate.ts';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { Peer as ManagementPeer } from '../kit/management-peer.ts';
import type { Field } from '../kit/raw-fix-message.ts';
import { RawFix, type RawFixOptions } from '../kit/raw-fix.ts';
import { mainThreadOf, ProcessorTime } from './processor-time.ts';
import type { Run } from './scenario.ts';

export const VENUE_COMP_ID = 'XHST';
export const SYMBOL = 'ACME';
/** Trades beside every attack, and must not notice. */
export const INNOCENT = 'INNOCENT';
/** A session with a password, which nobody here knows. */
export const GUARDED = 'GUARDED';
const BEGIN_STRING = 'FIX.4.4';
/** Memory pages on the systems that have /proc. */
const PAGE_BYTES = 4096;
const RSS_LOOK_MS = 20;
/** Linux has it; what a scenario of the gate stores takes a tenth of the bytes. */
const MEMORY_DIRECTORY = '/dev/shm';
const MEMORY_DIRECTORY_BYTES = 2 ** 30;
/** What statfs(2) calls a file system in memory. */
const TMPFS = 0x01021994;
const IDLE_LOOK_MS = 500;

export interface RigOptions {
  /** Sessions `PEER-0` and so on. */
  readonly peers?: number;
  readonly durability?: 'none' | 'process';
  /** Messages of a session that can be resent; 100,000 unless given. */
  readonly messagesKept?: number;
  /** What else is in the venue file. */
  readonly more?: string;
}

/** A real daemon in a process of its own, and what an attack does to it. */
export class Rig implements AsyncDisposable {
  readonly home: DaemonHome;
  readonly daemon: DaemonProcess;
  /** Of the daemon's one thread. */
  readonly processor: ProcessorTime;

  private constructor(home: DaemonHome, daemon: DaemonProcess) {
    this.home = home;
    this.daemon = daemon;
    this.processor = new ProcessorTime(mainThreadOf(daemon.ready.pid));
  }

  /** At night the machine and its disk are the daemon's alone; the gate's daemon is not to wait for what others write. */
  static async start(
    { tier }: Pick<Run, 'tier'>,
    { peers = 8, durability = 'process', messagesKept = 100_000, more = '' }: RigOptions = {},
  ): Promise<Rig> {
    const home = await DaemonHome.create(tier === 'gate' ? memoryDirectory() : tmpdir());
    try {
      const venue = await home.venueFile('hostile', venueOf(peers, messagesKept) + more);
      const words = ['--durability', durability, '--venues', venue];
      return new Rig(home, await DaemonProcess.startProbed(home, ...words));
    } catch (error) {
      await home[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.processor.close();
    await this.daemon.stop();
    await this.home[Symbol.asyncDispose]();
  }

  /** A client of the management protocol. */
  manage(): Promise<Client> {
    return connect({ home: this.home.directory, name: this.daemon.ready.name });
  }

  /** How to connect as a session of that CompID. */
  optionsOf(senderCompId: string): RawFixOptions {
    const { host, port } = this.daemon.ready.endpoints[0]!;
    return { host, port, beginString: BEGIN_STRING, senderCompId, targetCompId: VENUE_COMP_ID };
  }

  /** A connection of a peer, not logged on. */
  connect(senderCompId: string, options: Partial<RawFixOptions> = {}): Promise<RawFix> {
    return RawFix.connect({ ...this.optionsOf(senderCompId), timeoutMs: 60_000, ...options });
  }

  /** A connection that has logged on as a peer, with both numbers at 1 and these fields in its Logon. */
  async logOn(
    senderCompId: string,
    fields: readonly Field[] = [],
    options: Partial<RawFixOptions> = {},
  ): Promise<RawFix> {
    const fix = await this.connect(senderCompId, options);
    await fix.logon([[141, 'Y'], ...fields]);
    return fix;
  }

  /** A socket to the FIX endpoint, or to another port of the daemon. Errors on it are its end and nothing else. */
  async socket(port: number = this.daemon.ready.endpoints[0]!.port): Promise<Socket> {
    const socket = connectSocket(port, '127.0.0.1').on('error', () => {});
    await new Promise<void>((resolve) => {
      socket.once('connect', resolve).once('close', () => resolve());
    });
    return socket;
  }

  /** A client of the management protocol that is sent every event and reads none. */
  async deafSubscriber(): Promise<ManagementPeer> {
    const { host, port } = this.daemon.ready.management;
    const { user, token } = locate({ home: this.home.directory, name: this.daemon.ready.name });
    const peer = new ManagementPeer(connectSocket(port, host));
    await peer.logOn(user, token);
    await peer.call('events.subscribe', {});
    peer.socket.pause();
    return peer;
  }

  /** All that the management protocol tells of sessions, orders and books, for a comparison of before and after. */
  async state(): Promise<string> {
    await using client = await this.manage();
    const [shown, orders, trades] = await Promise.all([
      client.venue.show({}),
      client.order.list({ limit: 1_000 }),
      client.trade.list({ limit: 1_000 }),
    ]);
    // How much there was to do of late is not what there is.
    const { rates: _rates, orderLatency: _latency, ...venue } = shown.venue;
    const sessions = shown.sessions.map(({ rates: _ofSession, ...session }) => session);
    return JSON.stringify([{ ...shown, venue, sessions }, orders, trades]);
  }

  /** Resident memory; null where the system does not tell. */
  get rssBytes(): number | null {
    const statm = this.#proc('statm');
    return statm === null ? null : Number(statm.split(' ')[1]) * PAGE_BYTES;
  }

  /** Open files and sockets; null where the system does not tell. */
  get openFiles(): number | null {
    try {
      return readdirSync(`/proc/${this.daemon.ready.pid}/fd`).length;
    } catch {
      return null;
    }
  }

  /** Resolves once the daemon has less than half a processor's work; rejects when it has more for two seconds. */
  async idle(): Promise<void> {
    for (let looks = 0; looks < 4; looks++) {
      const before = this.processor.read();
      // A share of time can only be measured over time.
      await delay(IDLE_LOOK_MS);
      if (this.processor.read().ranMs - before.ranMs < IDLE_LOOK_MS / 2) return;
    }
    throw new Error('the daemon is busy with nothing');
  }

  /** Begins to watch the memory; the returned function ends that and gives the most growth seen, in bytes. */
  watchRss(): () => number {
    const before = this.rssBytes ?? 0;
    let most = before;
    const look = (): void => {
      most = Math.max(most, this.rssBytes ?? 0);
    };
    const timer = setInterval(look, RSS_LOOK_MS);
    return () => {
      clearInterval(timer);
      look();
      return most - before;
    };
  }

  #proc(name: string): string | null {
    try {
      return readFileSync(`/proc/${this.daemon.ready.pid}/${name}`, 'utf8');
    } catch {
      return null;
    }
  }
}

/** A directory in memory where the system has one with room, else on disk. */
function memoryDirectory(): string {
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY_DIRECTORY);
    return type === TMPFS && bavail * bsize >= MEMORY_DIRECTORY_BYTES ? MEMORY_DIRECTORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Resolves when the socket is closed, by an error too: that is how attacks end. */
export function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

function venueOf(peers: number, messagesKept: number): string {
  const clients = [INNOCENT, ...Array.from({ length: peers }, (_, index) => `PEER-${index}`)];
  return `
[venue]
name = "XHST"

[[instrument]]
symbol = "${SYMBOL}"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "${BEGIN_STRING}"
port = 0

[[session]]
endpoint = "fix"
senderCompId = "${VENUE_COMP_ID}"
targetCompId = "${GUARDED}"
username = "guard"
password = "only the venue knows"
${clients.map((client) => sessionTable(client, messagesKept)).join('\n')}`;
}

function sessionTable(client: string, messagesKept: number): string {
  return `
[[session]]
endpoint = "fix"
senderCompId = "${VENUE_COMP_ID}"
targetCompId = "${client}"
messagesKept = ${messagesKept}
roles = ["orders", "market-data"]`;
}
