import { join } from 'node:path';
import { spawn, type Client, type SessionJson, type SpawnedDaemon, type TestContext } from 'simctl';
import { FixClient } from 'simctl/testing';
import { Router } from './router/router.ts';

export const VENUE = join(import.meta.dirname, 'venue.toml');

/** The router, and a trader who sends it orders. */
export interface Desk {
  readonly router: Router;
  readonly trader: FixClient;
}

/** How the runner is told what to do at the end of a test. */
type AtEnd = (hook: () => Promise<void>) => void;

/** Sets up a desk for one test, with a venue of its own. */
export async function setUp(
  test: TestContext,
  atEnd: AtEnd,
): Promise<Desk & { readonly sim: SpawnedDaemon }> {
  const sim = await spawn({ test, venues: VENUE });
  const { session } = await sim.session.show({ session: 'router' });
  return { sim, ...(await openDesk(sim, { ...sim.endpoints[0]!, session }, atEnd)) };
}

/** Where the router connects, and as whom. */
interface Place {
  readonly host: string;
  readonly port: number;
  readonly session: SessionJson;
}

/** Has a router log on to a venue that there is, and a trader to the router. */
export async function openDesk(venue: Client, { host, port, session }: Place, atEnd: AtEnd): Promise<Desk> {
  const logons = venue.events({ types: ['session-logged-on'], owner: session.name });
  const router = await Router.start({
    client: { compId: 'TRADER', routerCompId: 'DESK' },
    venue: { host, port, compId: session.senderCompId, routerCompId: session.targetCompId },
    maxQuantity: 10_000,
    askAfterMs: 50,
  });
  await logons.next();
  logons.close();
  // The venue's Logon may be on its way still: a router that answers has had it.
  await venue.settled(session.name);
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
  return { router, trader };
}

type Terms = Record<string, string | number | Date>;

interface Size {
  readonly quantity?: number;
  readonly symbol?: string;
}

/** A buy order at 70.50. */
export function order(id: string, size: Size = {}): Terms {
  return { ...cancel(id, size), OrdType: '2', Price: '70.50' };
}

/** A request to cancel one; the order is named beside. */
export function cancel(id: string, { quantity = 100, symbol = 'VOD.L' }: Size = {}): Terms {
  return { ClOrdID: id, Symbol: symbol, Side: '1', TransactTime: new Date(), OrderQty: quantity };
}
