/**
 * Draws docs/dashboard.png: the dashboard in a terminal of 160 by 50 characters, with a book of the demo venue, behind
 * whose bots a person has orders. It takes as long as the chart is to tell of, three minutes unless another number of
 * seconds is given.
 *
 *   node scripts/dashboard-picture.ts [seconds]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn, type SpawnedDaemon } from '../sdk/index.ts';
import { openDashboard } from '../test/kit/dashboard.ts';
import { screenPicture } from './screen/picture.ts';
import { helpIfAsked } from './usage.ts';

helpIfAsked(import.meta.filename);

const ROOT = join(import.meta.dirname, '..');
const SIZE = { columns: 160, rows: 50 };
/** So far behind the bots' prices the person's begin, and so many there are on each side. */
const BEHIND_TICKS = 30;
const LEVELS = 16;
const [seconds = '180'] = process.argv.slice(2);

const home = mkdtempSync(join(tmpdir(), 'simctl-picture-'));
try {
  await using daemon = await spawn({
    venues: join(ROOT, 'venues', 'demo.toml'),
    home,
    name: 'demo',
    clock: 'scaled:10',
    at: '2026-03-02T14:30:00Z',
  });
  await fill(daemon);
  await using terminal = await openDashboard({ ...SIZE, home });
  await terminal.until('demo as admin');
  await terminal.press('2');
  await terminal.until(/AAPL on XSIM, continuous.*price, volume/s);
  await delay(Number(seconds) * 1_000);
  const screen = await terminal.colouredScreen();
  writeFileSync(join(ROOT, 'docs', 'dashboard.png'), screenPicture(screen, SIZE.columns).asPng());
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function fill({ order }: SpawnedDaemon): Promise<void> {
  const common = { symbol: 'AAPL', orderType: 'limit' } as const;
  for (let level = 0; level < LEVELS; level++) {
    const away = (BEHIND_TICKS + 2 * level) / 100;
    const quantity = String(100 + ((level * 70) % 430));
    await order.enter({ ...common, side: 'buy', quantity, price: (230 - away).toFixed(2) });
    await order.enter({ ...common, side: 'sell', quantity, price: (230 + away).toFixed(2) });
  }
}
