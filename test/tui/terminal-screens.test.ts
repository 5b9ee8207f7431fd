import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { residentBytesOf } from '../../bench/process-figures.ts';
import { VIEWS } from '../../tui/views/index.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { maskedScreen } from '../kit/masked-screen.ts';
import { Stage } from '../kit/stage.ts';
import type { Terminal } from '../kit/terminal.ts';
import { noTmux } from '../kit/tmux.ts';

/** What each view must show of the stage, so that no golden is of one that still waits. */
const SEEN: Readonly<Record<string, RegExp>> = {
  overview: /1 venue.*▸ XSIM.*stage as admin/s,
  book: /▸ AAPL.*189\.99 +190\.01 +60.*Last 40 at 190\.01/s,
  orders: /\d+ open orders.*▸ .*bot:maker/s,
  sessions: /2 sessions.*▸ fix44\.CLIENT1 .*logged-on.*out +Logon/s,
  bots: /▸ maker .*activity of 2 books.*Nothing goes wrong on purpose/s,
  events: /main: \d events.*MSFT.*halt.*▸/s,
  clock: /moved by hand.*None is held/s,
  files: /xsim\.toml +XSIM +loaded/,
  trades: /\d+ trades.*▸ T-.* AAPL/s,
};
const SIZES = [
  [80, 24],
  [160, 50],
] as const;
/** A screen that is another than the golden after so long will stay so. */
const SETTLED_MS = 20_000;
/** While a golden is made anew: what has not changed for so long will not. */
const STEADY_MS = 3_000;
const LEVELS = 30;
const CHANGES = 40;

describe('a screen of the dashboard in a terminal', { skip: noTmux, timeout: 300_000 }, () => {
  let stage: Stage;
  let terminal: Terminal;
  before(async () => {
    stage = await Stage.set();
    terminal = await openDashboard({ home: stage.home.directory });
    await terminal.until('stage as admin');
    // Of what has happened before it came it tells nothing.
    await stage.daemon.instrument.halt({ symbol: 'MSFT' });
    await stage.daemon.instrument.resume({ symbol: 'MSFT' });
  });
  after(async () => {
    await terminal?.[Symbol.asyncDispose]();
    await stage?.[Symbol.asyncDispose]();
  });

  it('is compared for every view that there is', () => {
    assert.deepEqual(Object.keys(SEEN).toSorted(), VIEWS.map(({ name }) => name).toSorted());
  });

  for (const [columns, rows] of SIZES) {
    for (const { key, name } of VIEWS) {
      const file = join(import.meta.dirname, 'terminal-screens', `${name}-${columns}x${rows}.txt`);
      it(`${name} at ${columns} × ${rows} is the one of the golden; UPDATE=1 rewrites it`, async () => {
        await terminal.resize(columns, rows);
        await terminal.press(key);
        await terminal.until(`[${key} ${name}]`);
        if (process.env['UPDATE'] === '1') writeFileSync(file, `${await steady(terminal)}\n`);
        const golden = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '';
        assert.match(golden, SEEN[name]!);
        await terminal.until(shows(golden), SETTLED_MS).catch(async () => {
          assert.equal(maskedScreen(await terminal.screen()), golden);
        });
      });
    }
  }

  it('has help on it for every view, and other views behind tabs that can be clicked', async () => {
    for (const [index, { name }] of VIEWS.entries()) {
      const tabs = (await terminal.screen()).split('\n')[0]!;
      await terminal.click(tabs.indexOf(`${VIEWS[index]!.key} ${name}`) + 2, 1);
      await terminal.until(`[${VIEWS[index]!.key} ${name}]`);
      await terminal.press('?');
      await terminal.until(`help: ${name}`);
      await terminal.press('Escape');
      await terminal.until((screen) => !screen.includes('help:'));
    }
  });

  it('has what was searched for alone on it', async () => {
    await terminal.press(VIEWS.find(({ name }) => name === 'book')!.key, '/', 'm', 's', 'Enter');
    await terminal.until(/only "ms".*▸ MSFT/s);
    await terminal.press('Escape');
    await terminal.until(/▸ AAPL.*MSFT/s);
    await terminal.press('j', 'k');
  });

  it('that is not read for a while is drawn anew then, not as often as it has changed', async () => {
    const { order, book } = stage.daemon;
    await terminal.until('AAPL on XSIM');
    const orderIds: string[] = [];
    for (let level = 0; level < LEVELS; level++) {
      const price = (100 + level).toFixed(2);
      const entered = await order.enter({ symbol: 'AAPL', side: 'buy', quantity: '1', price });
      orderIds.push(entered.order.orderId);
    }
    const resident = residentBytesOf(terminal.pid);
    terminal.stopReading();
    const { written } = terminal;
    let round = 0;
    // As often as this one is told, so is the dashboard, and most of its screen is another each time.
    for await (const _ of book({ symbol: 'AAPL', levels: LEVELS, intervalMs: 100 })) {
      if (++round > CHANGES) break;
      const change = (orderId: string, level: number): Promise<unknown> =>
        order.replace({ orderId, quantity: quantityOf(round, level) });
      await Promise.all(orderIds.map(change));
    }
    terminal.goOnReading();
    await terminal.until(quantityOf(CHANGES, LEVELS - 1));
    const kilobytes = (terminal.written - written) / 1_000;
    assert.ok(kilobytes < 45, `${kilobytes} kB were written`);
    if (resident !== null) {
      const grown = (residentBytesOf(terminal.pid)! - resident) / 1e6;
      assert.ok(grown < 30, `it has grown by ${grown} MB`);
    }
  });
});

/** Five digits, all of them others each time. */
function quantityOf(round: number, level: number): string {
  return String(10_000 + ((round * 37_813 + level * 10_007) % 90_000));
}

function shows(golden: string): (screen: string) => boolean {
  return (screen) => maskedScreen(screen) === golden;
}

/** The screen once it does not change any more. */
async function steady(terminal: Terminal): Promise<string> {
  let [screen, sinceMs] = ['', performance.now()];
  return maskedScreen(
    await terminal.until((now) => {
      const masked = maskedScreen(now);
      if (masked !== screen) [screen, sinceMs] = [masked, performance.now()];
      return performance.now() - sinceMs > STEADY_MS;
    }),
  );
}
