import { mkdirSync } from 'node:fs';
import { RealClock } from '../../src/daemon/clock.ts';
import { VenueRunner } from '../../src/daemon/venue-runner.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { QUIET_SYMBOL } from './quiet-venue.ts';

/** Orders that rest while the others come and trade. */
const RESTING = 2_000;
const PER_COMMIT = 100;

/** Makes the store of a daemon whose quiet venue has had so many commands: orders that rest, and pairs that trade. */
export function writeLongJournal(directory: string, commands: number, withSnapshot: boolean): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const clock = new RealClock();
  const now = (): number => clock.now();
  const store = openSqliteStore({ directory, durability: 'process', now, holder: 'journal' });
  const calendar = {
    dayEnd: { timeZone: 'UTC', at: '00:00' },
    phases: { timeZone: 'UTC', holidays: [], entries: [] },
  };
  const runner = new VenueRunner('XTST', store.venue('XTST'), clock, calendar, () => {});
  const terms = { symbol: QUIET_SYMBOL, assetClass: 'equity', currency: 'USD', tickSize: '0.01' } as const;
  runner.execute({ type: 'create-instrument', instrument: { ...terms, lotSize: '1', aliases: {} } });
  for (let number = 1; number <= commands; number++) {
    const rests = number <= RESTING;
    runner.execute({
      type: 'enter',
      owner: 'fix44.ALPHA',
      clientOrderId: `J-${number}`,
      symbol: QUIET_SYMBOL,
      side: rests || number % 2 === 0 ? 'buy' : 'sell',
      orderType: 'limit',
      price: rests ? 1 + (number % 500) : 1_000,
      quantity: 1,
      timeInForce: 'gtc',
      instructions: null,
      defect: null,
    });
    if (number % PER_COMMIT !== 0) continue;
    store.commit();
    store.relieve(false);
  }
  if (withSnapshot) runner.saveSnapshot();
  store.commit();
  store.close();
}
