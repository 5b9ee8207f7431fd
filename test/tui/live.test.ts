import { describe, it } from 'node:test';
import { connect, spawn, type SpawnedDaemon } from '../../sdk/index.ts';
import { MessageWords } from '../../src/cli/fix/message-words.ts';
import { App } from '../../tui/app.ts';
import { Model } from '../../tui/model/model.ts';
import { DaemonHome } from '../kit/daemon.ts';

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "AAPL"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"
`;

/** 101.25, typed. */
const PRICE = ['1', '0', '1', '.', '2', '5'];

/** A dashboard on a real daemon, without a terminal. */
class LiveDesk implements AsyncDisposable {
  readonly model: Model;
  readonly #app: App;
  #changed = (): void => {};

  constructor(home: string) {
    const changed = (): void => this.#changed();
    this.model = new Model(() => connect({ home, name: 'live' }), changed);
    this.#app = new App({
      known: this.model.known,
      words: new MessageWords(changed),
      client: () => this.model.client,
      commandLine: { commands: () => Promise.resolve([]), run: () => Promise.resolve(0) },
      startable: false,
      changed,
      quit: () => {},
    });
    void this.model.run();
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.#app.key(key);
  }

  /** Resolves once the screen shows it; what it last showed is in the message of a test that ends before. */
  async shows(text: RegExp): Promise<void> {
    for (;;) {
      const changed = Promise.withResolvers<void>();
      this.#changed = () => changed.resolve();
      this.model.need(this.#app.needs());
      const { lines } = this.#app.frame({ width: 120, height: 30 }, Date.now());
      if (text.test(lines.map((line) => line.map((span) => span.text).join('')).join('\n'))) return;
      await changed.promise;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.model.close();
  }
}

describe('the dashboard on a daemon', { timeout: 120_000 }, () => {
  it('sees the book move, enters an order, and finds the daemon that comes after it', async () => {
    await using home = await DaemonHome.create();
    const venues = await home.venueFile('xsim', VENUE);
    const begin = (): Promise<SpawnedDaemon> => spawn({ home: home.directory, name: 'live', venues });
    await using desk = new LiveDesk(home.directory);
    await desk.shows(/No daemon "live" runs\. Looking for it again/);
    {
      await using daemon = await begin();
      await desk.shows(/live as admin/);
      desk.press('2');
      await desk.shows(/AAPL on XSIM, continuous[^]*no bids/);
      await daemon.order.enter({ symbol: 'AAPL', side: 'sell', quantity: '70', price: '101.25' });
      await desk.shows(/101\.25 +70 +1/);
      desk.press('e', 'tab', '3', '0', 'tab', ...PRICE, 'enter');
      await desk.shows(/O-2 is filled, 30 traded\./);
      await desk.shows(/101\.25 +40 +1[^]*Last 30 at 101\.25/);
      desk.press('e', 'tab', '3', '0', 'tab', ...PRICE, '5', 'enter');
      await desk.shows(/enter an order[^]*tick/);
      desk.press('escape');
    }
    await desk.shows(/! .*Looking for it again, for \d+s/);
    await using later = await begin();
    await desk.shows(/live as admin/);
    await desk.shows(/AAPL on XSIM, continuous[^]*no bids +no asks/);
    await later.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '5', price: '99.5' });
    await desk.shows(/5 +99\.50/);
  });
});
