import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type Client } from '../../sdk/index.ts';
import type { ReadyLine } from '../../src/management/home.ts';
import { Home, type Outcome, outcome } from './simctl.ts';

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "AAPL"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
aliases = { isin = "US0378331005" }

[[endpoint]]
name = "orders"
protocol = "fix"
beginString = "FIX.4.4"
port = 0

[[session]]
endpoint = "orders"
senderCompId = "XSIM"
targetCompId = "ACME"
roles = ["orders"]
`;

/** Writes the venue that the tests of the command line trade on. */
export async function writeVenue(home: Home, text: string = VENUE): Promise<string> {
  const file = join(home.directory, 'xsim.toml');
  await writeFile(file, text);
  return file;
}

/** An ephemeral daemon with one venue and one instrument, AAPL, in a home of its own. */
export class RunningDaemon {
  readonly home: Home;
  readonly ready: ReadyLine;
  readonly client: Client;
  readonly #outcome: Promise<Outcome>;
  #stopped = false;

  private constructor(home: Home, ready: ReadyLine, client: Client, ended: Promise<Outcome>) {
    this.home = home;
    this.ready = ready;
    this.client = client;
    this.#outcome = ended;
  }

  /** `venue` is the text of another venue file. */
  static async start(venue?: string): Promise<RunningDaemon> {
    const home = await Home.create();
    const child = home.start('start', '--ephemeral', '--venues', await writeVenue(home, venue));
    const ended = outcome(child);
    const line = await Promise.race([firstLine(child), ended.then(({ stderr }) => assert.fail(stderr))]);
    const ready = JSON.parse(line) as ReadyLine;
    const client = await connect({ home: home.directory, name: ready.name });
    return new RunningDaemon(home, ready, client, ended);
  }

  run(...words: string[]): Promise<Outcome> {
    return this.home.run(...words);
  }

  /** What the command prints with --json; it must succeed. */
  async answer(...words: string[]): Promise<unknown> {
    const { exit, stdout, stderr } = await this.run(...words, '--json');
    assert.equal(exit, 0, stderr);
    return JSON.parse(stdout) as unknown;
  }

  /** What the command prints for people; it must succeed. */
  async shown(...words: string[]): Promise<string> {
    const { exit, stdout, stderr } = await this.run(...words);
    assert.equal(exit, 0, stderr);
    return stdout;
  }

  enter(side: 'buy' | 'sell', quantity: string, price: string): ReturnType<Client['order']['enter']> {
    return this.client.order.enter({ symbol: 'AAPL', side, quantity, price });
  }

  /** Enters an order every time that the daemon has taken the last one, until the promise is settled. */
  async keepTradingUntil(done: Promise<unknown>): Promise<void> {
    const state = { done: false };
    const settle = (): void => void (state.done = true);
    done.then(settle, settle);
    while (!state.done) await this.enter('buy', '1', '1.00');
  }

  /** What the daemon's process ended with; waits for it. */
  async stopped(): Promise<Outcome> {
    this.#stopped = true;
    await this.client.close();
    return await this.#outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#stopped) await this.client.daemon.stop();
    await this.stopped();
    await this.home[Symbol.asyncDispose]();
  }
}

export async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return line;
}
