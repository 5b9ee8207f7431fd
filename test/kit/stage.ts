import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn, type SpawnedDaemon } from '../../sdk/index.ts';
import { DaemonHome } from './daemon.ts';
import { RawFix } from './raw-fix.ts';

/** A market in which nothing moves unless it is moved: bots live by the clock, and that stands. */
const VENUE = `
[venue]
name = "XSIM"
seed = 1

[[instrument]]
symbol = "AAPL"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
referencePrice = "190"

[[instrument]]
symbol = "MSFT"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix44"
protocol = "fix"
beginString = "FIX.4.4"
port = 0

[[session]]
endpoint = "fix44"
senderCompId = "XSIM"
targetCompId = "CLIENT1"
messageLog = true

[[session]]
endpoint = "fix44"
senderCompId = "XSIM"
targetCompId = "CLIENT2"

[[bot]]
kind = "market-maker"
name = "maker"
books = ["MSFT"]
reference = "415.00"
levels = 5

[[bot]]
kind = "noise"
name = "noise"
books = ["MSFT"]
ordersPerSecond = 2
maxLots = 50
`;

/** A daemon for a dashboard to show: the same at every run, by seeds and a clock that only a test moves. */
export class Stage implements AsyncDisposable {
  readonly home: DaemonHome;
  readonly daemon: SpawnedDaemon;
  /** Logged on as CLIENT1. */
  readonly client: RawFix;

  private constructor(home: DaemonHome, daemon: SpawnedDaemon, client: RawFix) {
    this.home = home;
    this.daemon = daemon;
    this.client = client;
  }

  static async set(): Promise<Stage> {
    const home = await DaemonHome.create();
    await mkdir(join(home.directory, 'venues'));
    await writeFile(join(home.directory, 'venues', 'xsim.toml'), VENUE);
    const daemon = await spawn({
      home: home.directory,
      cwd: home.directory,
      name: 'stage',
      venues: 'venues',
      clock: 'manual',
      at: '2026-03-02T14:30:00Z',
    });
    const { host, port, beginString } = daemon.endpoints[0]!;
    const ids = { beginString, senderCompId: 'CLIENT1', targetCompId: 'XSIM' };
    const stage = new Stage(home, daemon, await RawFix.connect({ host, port, ...ids }));
    await stage.#fill();
    return stage;
  }

  /** A book with a trade in it, and one that bots have made in ten seconds. */
  async #fill(): Promise<void> {
    const { order, clock } = this.daemon;
    for (let level = 1; level <= 8; level++) {
      const quantity = String(100 * level);
      const cents = (value: number): string => (value / 100).toFixed(2);
      await order.enter({ symbol: 'AAPL', side: 'buy', quantity, price: cents(19_000 - level) });
      await order.enter({ symbol: 'AAPL', side: 'sell', quantity, price: cents(19_000 + level) });
    }
    await order.enter({ symbol: 'AAPL', side: 'buy', quantity: '40', price: '190.01' });
    await clock.advance({ to: '10s' });
    // So seldom that no heartbeat comes between.
    this.client.send('A', [
      [98, 0],
      [108, 600],
    ]);
    await this.client.expect('A');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.drop();
    await this.daemon.stop();
    await this.home[Symbol.asyncDispose]();
  }
}
