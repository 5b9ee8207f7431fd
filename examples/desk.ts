import { join } from 'node:path';
import { spawn, type SpawnedDaemon, type TestContext } from 'simctl';
import { FixClient } from 'simctl/testing';
import { Router } from './router/router.ts';

const VENUE = join(import.meta.dirname, 'venue.toml');

/** All that a test of the router needs: a venue, the router, and a trader who sends it orders. */
export interface Desk {
  readonly sim: SpawnedDaemon;
  readonly router: Router;
  readonly trader: FixClient;
}

/** Sets up a desk for one test. `atEnd` is how the runner is told what to do at its end. */
export async function setUp(test: TestContext, atEnd: (hook: () => Promise<void>) => void): Promise<Desk> {
  const sim = await spawn({ test, venues: VENUE });
  const [endpoint] = sim.endpoints;
  const logons = sim.events({ types: ['session-logged-on'] });
  const router = await Router.start({
    client: { compId: 'TRADER', routerCompId: 'DESK' },
    venue: { host: endpoint!.host, port: endpoint!.port, compId: 'EXCHANGE', routerCompId: 'ROUTER' },
    maxQuantity: 10_000,
  });
  await logons.next();
  logons.close();
  // The venue's Logon may be on its way still: a router that answers has had it.
  await sim.settled('router');
  const trader = await FixClient.connect({
    port: router.port,
    beginString: 'FIX.4.4',
    senderCompId: 'TRADER',
    targetCompId: 'DESK',
  });
  atEnd(async () => {
    await trader.close();
    await router.stop();
  });
  return { sim, router, trader };
}

type Terms = Record<string, string | number | Date>;

/** A buy order for VOD.L at 70.50. */
export function order(id: string, quantity = 100): Terms {
  return { ...cancel(id, quantity), OrdType: '2', Price: '70.50' };
}

/** A request to cancel one; the order is named beside. */
export function cancel(id: string, quantity = 100): Terms {
  return { ClOrdID: id, Symbol: 'VOD.L', Side: '1', TransactTime: new Date(), OrderQty: quantity };
}
