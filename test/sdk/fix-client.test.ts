import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { SimctlError, spawn, type SpawnedDaemon } from '../../sdk/index.ts';
import { FixClient, trader } from '../../sdk/testing.ts';
import { VERSIONS, type BeginString } from '../../src/protocols/fix/versions.ts';
import { DaemonHome } from '../kit/daemon.ts';

const BEGIN_STRINGS = Object.keys(VERSIONS) as BeginString[];

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "VOD.L"
assetClass = "equity"
currency = "GBX"
tickSize = "0.01"
lotSize = "1"

[[session]]
endpoint = "FIX.4.4"
senderCompId = "XSIM"
targetCompId = "*"
roles = ["orders"]

[[session]]
name = "guarded"
endpoint = "FIX.4.4"
senderCompId = "XSIM"
targetCompId = "GUARDED"
username = "me"
password = "hush"
roles = ["orders"]
${BEGIN_STRINGS.map(
  (beginString) => `
[[endpoint]]
name = "${beginString}"
protocol = "fix"
beginString = "${beginString}"

[[session]]
name = "at-${beginString}"
endpoint = "${beginString}"
senderCompId = "XSIM"
targetCompId = "ACME-${beginString}"
roles = ["orders"]
`,
).join('')}`;

/** An order in the words of any version. */
function order(id: string, more: object = {}): Record<string, string | number | Date> {
  const time = new Date();
  return {
    ClOrdID: id,
    HandlInst: '1',
    Symbol: 'VOD.L',
    Side: '1',
    TransactTime: time,
    OrderQty: 10,
    OrdType: '2',
    Price: '70.5',
    ...more,
  };
}

describe('the FIX client for tests', () => {
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

  for (const beginString of BEGIN_STRINGS) {
    it(`trades over ${beginString}`, async () => {
      await using acme = await trader(sim, `at-${beginString}`);
      const { HandlInst: handlInst, TransactTime: time, ...rest } = order('A-1');
      const version = BEGIN_STRINGS.indexOf(beginString);
      const sent = acme.send('NewOrderSingle', {
        ...rest,
        HandlInst: version < BEGIN_STRINGS.indexOf('FIX.4.4') ? handlInst : undefined,
        TransactTime: version < BEGIN_STRINGS.indexOf('FIX.4.2') ? undefined : time,
      });
      assert.deepEqual([sent.type, sent.get('ClOrdID'), sent.seqNum], ['D', 'A-1', 2]);
      const report = await acme.expect('ExecutionReport', { OrdStatus: '0', ClOrdID: 'A-1' });
      assert.equal(report.get(38), '10');
      assert.equal(report.get('Symbol'), 'VOD.L');
      await acme.ping();
      assert.deepEqual(acme.unread, []);
      assert.deepEqual([acme.nextIncoming, acme.nextOutgoing], [4, 4]);
      await acme.logout();
      assert.equal(acme.loggedOn, false);
    });
  }

  it('goes on after a cut, and gets what it missed', async () => {
    await using acme = await trader(sim, 'FIRST');
    acme.send('D', order('B-1'));
    const { orderId } = (await sim.order.list({ owner: 'FIX.4.4.any.FIRST' })).orders[0]!;
    await acme.expect('8', { 150: '0' });
    await acme.drop();
    await sim.order.cancel({ orderId });
    acme.send('D', order('B-2'));
    await acme.reconnect();
    const canceled = await acme.expect('8', { 150: '4', 11: /./ });
    assert.equal(canceled.isPossDup, true);
    await acme.expect('8', { 150: '0', 11: 'B-2' });
  });

  it('begins anew, by itself and when it is told to', async () => {
    await using acme = await trader(sim, 'SECOND');
    acme.send('D', order('C-1'));
    await acme.expect('8');
    await acme.reset();
    assert.deepEqual([acme.nextIncoming, acme.nextOutgoing], [2, 2]);
    await acme.logout();
    await acme.reconnect({ reset: true });
    assert.deepEqual([acme.nextIncoming, acme.nextOutgoing], [2, 2]);
  });

  it('sends what no session would', async () => {
    await using acme = await trader(sim, 'THIRD');
    acme.sendRaw('8=FIX.4.4|9=5|35=0|10=000|');
    await acme.ping();
    const header = [
      [35, 'D'],
      [34, acme.nextOutgoing],
      [49, 'THIRD'],
      [52, 'yesterday'],
      [56, 'XSIM'],
    ] as const;
    acme.sendRaw(header);
    acme.nextOutgoing++;
    const reject = await acme.expect('Reject', { RefTagID: 52, SessionRejectReason: /\d/ });
    assert.equal(reject.isAdmin, true);
    await acme.ping();
    acme.nextOutgoing += 5;
    acme.send('D', order('D-1'));
    await acme.expect('ResendRequest');
  });

  it('writes groups, and pairs in their order', async () => {
    await using acme = await trader(sim, 'FOURTH');
    const parties = [
      { PartyID: 'DESK7', PartyIDSource: 'D', PartyRole: 24 },
      { PartyID: 'X', PartyIDSource: 'D', PartyRole: 3 },
    ];
    const sent = acme.send('D', Object.entries(order('E-1')).concat([['NoPartyIDs', parties as never]]));
    assert.match(String(sent), /\|453=2\|448=DESK7\|447=D\|452=24\|448=X\|447=D\|452=3\|/);
    assert.deepEqual(sent.all('PartyID'), ['DESK7', 'X']);
    await acme.expect('8', { 39: '0', 58: null });
  });

  it('tells what did arrive when what was expected did not', async () => {
    await using acme = await trader(sim, 'FIFTH', { timeoutMs: 2_000 });
    acme.send('D', order('F-1'));
    await acme.expect('8');
    await assert.rejects(acme.expect('8', { 39: '2' }, { timeoutMs: 1 }), (error) => {
      assert.ok(error instanceof SimctlError);
      assert.equal(error.code, 'timeout');
      assert.match(
        error.message,
        /^1 ms passed before 35=8\|39=2:\n→ 8=FIX.4.4\|.*35=A[^]*\n→ .*35=D.*11=F-1[^]*\n← .*39=0/,
      );
      return true;
    });
    const waiting = acme.expect('8', { 39: '2' });
    await Promise.all([assert.rejects(waiting, { code: 'connection-lost' }), acme.drop()]);
    assert.throws(() => acme.sendRaw('x'), { code: 'connection-lost' });
    assert.throws(() => acme.send('D', { Sybmol: 'X' }), /FIX.4.4 has no field "Sybmol"/);
  });

  it('proves who it is, and hears why it may not log on', async () => {
    const credentials = { username: 'me', password: 'hush' };
    await using guarded = await trader(sim, 'guarded', { credentials });
    assert.doesNotMatch(String(guarded.received[0]), /hush/);
    await assert.rejects(trader(sim, 'guarded', { credentials, timeoutMs: 2_000 }), {
      code: 'logon-refused',
    });
    await guarded.close();
    const wrong = { username: 'me', password: 'loud' };
    await assert.rejects(trader(sim, 'GUARDED', { credentials: wrong }), (error) => {
      assert.ok(error instanceof SimctlError);
      assert.equal(error.code, 'logon-refused');
      assert.doesNotMatch(error.message, /loud/);
      return true;
    });
  });

  it('has had all that was sent once the session is settled', async () => {
    await using acme = await trader(sim, 'SIXTH');
    const session = 'FIX.4.4.any.SIXTH';
    const quantity = '1';
    for (let entered = 0; entered < 50; entered++) acme.send('D', order(`G-${entered}`));
    await acme.ping();
    await sim.order.cancelAll({ owner: session });
    await sim.settled(session);
    const canceled = acme.received.filter((message) => message.matches('8', { 39: '4' }));
    assert.equal(canceled.length, 50);

    acme.pause();
    await sim.order.enter({ symbol: 'VOD.L', side: 'sell', price: '99', quantity, owner: session });
    await assert.rejects(sim.settled(session, { waitMs: 20 }), (error) => {
      assert.ok(error instanceof SimctlError);
      assert.equal(error.code, 'conflict');
      assert.match(
        error.message,
        /^the client of FIX.4.4.any.SIXTH has not answered a TestRequest within 20 ms\.$/,
      );
      return true;
    });
    const abort = new AbortController();
    const given = sim.session.settle({ session, waitMs: 30_000 }, { signal: abort.signal });
    abort.abort();
    await assert.rejects(given, { code: 'aborted' });
    const left = sim.settled(session, { waitMs: 30_000 });
    // Answered after the request before it has been taken.
    await sim.rpc.ping();
    await Promise.all([assert.rejects(left, /ended before its client had answered/), acme.drop()]);
    await assert.rejects(sim.settled(session), { code: 'conflict', message: `${session} is not logged on.` });
    await assert.rejects(sim.settled('nobody'), { code: 'not-found' });
  });

  it('says what cannot be', async () => {
    await assert.rejects(trader(sim, 'no name'), { code: 'logon-refused' });
    await assert.rejects(trader(sim, 'at-FIX.4.4', { venue: 'YSIM' }), { code: 'not-found' });
    const nowhere = { beginString: 'FIX.4.4', senderCompId: 'A', targetCompId: 'B', port: 1 } as const;
    await assert.rejects(FixClient.connect(nowhere), { code: 'connection-failed' });
    const unknown = { ...nowhere, beginString: 'FIX.9' as 'FIX.4.4' };
    await assert.rejects(FixClient.connect(unknown), /There is no FIX version "FIX.9". There is FIX.4.0, /);
  });
});
