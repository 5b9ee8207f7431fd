import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect, sandbox, spawn, type SpawnedDaemon } from '../../sdk/index.ts';
import { trader } from '../../sdk/testing.ts';
import { DaemonHome } from '../kit/daemon.ts';

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "VOD.L"
assetClass = "equity"
currency = "GBX"
tickSize = "0.01"
lotSize = "1"
aliases = { isin = "GB00BH4HKS39" }

[[endpoint]]
name = "orders"
protocol = "fix"
beginString = "FIX.4.4"

[[session]]
endpoint = "orders"
senderCompId = "XSIM"
targetCompId = "ACME"
roles = ["orders"]
`;

describe('parts of a venue that are made while it runs', () => {
  let home: DaemonHome;
  let sim: SpawnedDaemon;

  before(async () => {
    home = await DaemonHome.create();
    sim = await spawn({ venues: await home.venueFile('xsim', VENUE), home: home.directory });
  });

  after(async () => {
    await sim.stop();
    await home[Symbol.asyncDispose]();
  });

  /** Symbols and sessions of the venue. */
  async function parts(): Promise<[string[], string[]]> {
    const { instruments } = await sim.instrument.list();
    const { sessions } = await sim.session.list();
    return [instruments.map(({ symbol }) => symbol), sessions.map(({ name }) => name)];
  }

  it('two sandboxes trade side by side, and leave nothing behind', async () => {
    const there = await parts();
    const [one, other] = await Promise.all([
      sandbox(sim),
      sandbox(sim, { clients: ['orders.ACME', 'orders.ACME'] }),
    ]);
    assert.notEqual(one.symbol, other.symbol);
    assert.equal(
      new Set([...one.sessions, ...other.sessions].map(({ targetCompId }) => targetCompId)).size,
      3,
    );
    const buyer = await trader(one, one.sessions[0]!.name);
    const stranger = await trader(other, other.sessions[1]!.name);
    const seen = one.events({ symbol: one.symbol, types: ['trade'] });
    buyer.send('NewOrderSingle', {
      ClOrdID: 'B-1',
      Symbol: one.symbol,
      Side: '1',
      OrderQty: 100,
      OrdType: '2',
      Price: '70.5',
      TransactTime: new Date(),
    });
    await buyer.expect('8', { OrdStatus: '0' });
    await one.order.enter({ symbol: one.symbol, side: 'sell', quantity: '40', price: '70.5' });
    await buyer.expect('8', { OrdStatus: '1' });
    assert.equal((await seen.next()).value?.event.type, 'trade');
    await stranger.ping();
    assert.deepEqual(stranger.unread, []);

    await Promise.all([one.close(), other.close()]);
    // The rest of the order was canceled, and its owner heard of it before it was logged out.
    await buyer.closed;
    assert.ok(buyer.received.some((message) => message.matches('8', { OrdStatus: '4', ClOrdID: 'B-1' })));
    assert.equal(buyer.received.at(-1)!.type, '5');
    assert.deepEqual(await parts(), there);
  });

  it('what is temporary goes with its connection, whatever becomes of it', async () => {
    const there = await parts();
    const events = sim.events({ types: ['instrument-removed'] });
    await events.ready;
    const lost = await connect({ name: sim.name, home: home.directory });
    await lost.instrument.create({ symbol: 'LOST', like: 'VOD.L', temporary: true });
    await lost.session.create({ targetCompId: 'LOST', like: 'orders.ACME', temporary: true });
    await lost.close();
    const { value } = await events.next();
    assert.equal(value?.event.type, 'instrument-removed');
    assert.deepEqual(await parts(), there);
  });

  it('what is not stays until it is removed', async () => {
    const { instrument } = await sim.instrument.create({
      symbol: 'BARC.L',
      assetClass: 'equity',
      currency: 'GBP',
      tickSize: '0.05',
      lotSize: '10',
    });
    assert.deepEqual([instrument.symbol, instrument.tickSize], ['BARC.L', '0.05']);
    const { session } = await sim.session.create({ targetCompId: 'SCREEN', roles: ['market-data'] });
    assert.deepEqual([session?.name, session?.roles], ['orders.SCREEN', ['market-data']]);
    await (await trader(sim, 'SCREEN')).close();
    await sim.session.remove({ session: 'orders.SCREEN' });
    await assert.rejects(trader(sim, 'orders.SCREEN'), { code: 'not-found' });
    await sim.instrument.remove({ symbol: 'BARC.L' });
    await assert.rejects(sim.instrument.remove({ symbol: 'BARC.L' }), { code: 'not-found' });
  });

  it('what cannot be is refused, with all that is wrong', async () => {
    const code = 'invalid-params';
    const create = sim.instrument.create.bind(sim.instrument);
    await assert.rejects(create({ symbol: 'VOD.L', like: 'VOD.L' }), { code });
    await assert.rejects(create({ symbol: 'X', like: 'NONE' }), { code, message: /no instrument "NONE"/ });
    await assert.rejects(create({ symbol: 'X', tickSize: '0' }), (error: Error) => {
      for (const key of ['assetClass', 'currency', 'tickSize', 'lotSize'])
        assert.match(error.message, new RegExp(key));
      return true;
    });
    await assert.rejects(create({ symbol: 'X"]\n[venue]', like: 'VOD.L' }), { code });
    const session = sim.session.create.bind(sim.session);
    await assert.rejects(session({ targetCompId: 'ACME', like: 'orders.ACME' }), { code, message: /taken/ });
    await assert.rejects(session({ targetCompId: 'X', endpoint: 'nowhere' }), { code, message: /nowhere/ });
    await assert.rejects(session({ targetCompId: 'X', roles: ['king'] }), { code, message: /roles/ });
    await assert.rejects(session({ targetCompId: 'X', like: 'nobody' }), { code: 'not-found' });
    await assert.rejects(sandbox(sim, { like: ['NONE'] }), { code });
    assert.deepEqual(await parts(), [['VOD.L'], ['orders.ACME']]);
  });
});
