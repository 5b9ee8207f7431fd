import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { ReadyLine } from '../../src/management/home.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PROBE = new URL('memory-probe.ts', import.meta.url).href;
/** A second on a quiet machine; on one with ten busy processes a processor, half a minute. */
const READY_MS = 120_000;

/** A directory of its own for the daemons of one test, so that tests never meet each other or the user's daemons. */
export class DaemonHome implements AsyncDisposable {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async create(parent: string = tmpdir()): Promise<DaemonHome> {
    return new DaemonHome(await mkdtemp(join(parent, 'simctl-test-')));
  }

  /** Writes a venue file and returns its path. */
  async venueFile(name: string, toml: string): Promise<string> {
    const path = join(this.directory, `${name}.toml`);
    await writeFile(path, toml);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A daemon in a process of its own, without a launcher in between: its pid is the daemon's. */
export class DaemonProcess implements AsyncDisposable {
  readonly ready: ReadyLine;
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #exited: Promise<unknown>;
  readonly #log: string[];

  private constructor(child: ChildProcessByStdio<null, Readable, Readable>, ready: ReadyLine, log: string[]) {
    this.ready = ready;
    this.#child = child;
    this.#exited =
      child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
    this.#log = log;
  }

  /**
   * Starts `simctl start` with these words and waits for its ready line. Rejects with what the daemon wrote when it
   * ends before, or is not ready in time.
   */
  static start(home: DaemonHome, ...words: string[]): Promise<DaemonProcess> {
    return DaemonProcess.#start(home, words, [], []);
  }

  /** As `start`; `keptBytes` can be asked for. */
  static startProbed(home: DaemonHome, ...words: string[]): Promise<DaemonProcess> {
    return DaemonProcess.#start(home, words, ['--expose-gc', '--import', PROBE], ['ipc']);
  }

  static async #start(
    home: DaemonHome,
    words: readonly string[],
    nodeOptions: readonly string[],
    channels: readonly 'ipc'[],
  ): Promise<DaemonProcess> {
    const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
    const child = spawn(process.execPath, [...nodeOptions, MAIN, 'start', '--json', ...words], {
      cwd: home.directory,
      env: { ...environment, SIMCTL_HOME: home.directory, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe', ...channels],
    }) as ChildProcessByStdio<null, Readable, Readable>;
    const log: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    const lines = createInterface({ input: child.stdout });
    try {
      const [line] = (await Promise.race([
        once(lines, 'line', { signal: AbortSignal.timeout(READY_MS) }),
        once(child, 'close').then(([code, signal]) => {
          throw new Error(`it ended with ${code ?? signal}`);
        }),
      ])) as [string];
      return new DaemonProcess(child, JSON.parse(line) as ReadyLine, log);
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`the daemon is not ready: ${String(error)}\n${log.join('\n')}`, { cause: error });
    }
  }

  /** The first endpoint that speaks this version of FIX, as options for a client of its nth session. */
  client(beginString: string, nth = 0): ClientOptions {
    const endpoint = this.ready.endpoints.find((candidate) => candidate.beginString === beginString);
    const session = endpoint?.sessions[nth];
    if (endpoint === undefined || session === undefined) {
      throw new Error(
        `the daemon has no session ${nth} of ${beginString}: ${JSON.stringify(this.ready.endpoints)}`,
      );
    }
    return {
      host: endpoint.host,
      port: endpoint.port,
      beginString,
      senderCompId: session.targetCompId,
      targetCompId: session.senderCompId,
    };
  }

  get #isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it wrote to standard error. */
  get log(): string {
    return this.#log.join('\n');
  }

  /** Bytes of its objects and buffers after a collection, which holds it up for some milliseconds. */
  async keptBytes(): Promise<number> {
    this.#child.send('kept?');
    const [bytes] = (await once(this.#child, 'message', { signal: AbortSignal.timeout(READY_MS) })) as [
      number,
    ];
    return bytes;
  }

  /** kill -9: no farewell, no last write. */
  async kill(): Promise<void> {
    if (this.#isRunning) process.kill(this.ready.pid, 'SIGKILL');
    await this.#exited;
  }

  /** Stops in good order and returns the exit code; null when a signal ended it. */
  async stop(): Promise<number | null> {
    if (this.#isRunning) this.#child.kill('SIGTERM');
    await this.#exited;
    return this.#child.exitCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly beginString: string;
  readonly senderCompId: string;
  readonly targetCompId: string;
}
