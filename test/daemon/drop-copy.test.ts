import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RunningDaemon } from '../cli/running.ts';
import { fixTime, type Field, type RawFixMessage } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

const VENUE = `
[venue]
name = "XSIM"

[[instrument]]
symbol = "AAPL"
assetClass = "equity"
currency = "USD"
tickSize = "0.01"
lotSize = "1"

[[endpoint]]
name = "fix"
protocol = "fix"
beginString = "FIX.4.4"
${session('ALPHA', 'roles = ["orders", "drop-copy"]\ncopies = { venue = true }')}
${session('*', 'name = "guests"\nfirm = "GUESTS"')}
${session('ALL', 'roles = ["drop-copy"]\ncopies = { venue = true, cancelRejects = true }')}
${session('OFGUESTS', 'roles = ["drop-copy"]\ncopies = { sessions = ["guests"] }')}
${session('OFFIRM', 'roles = ["drop-copy"]\ncopies = { firms = ["GUESTS"], reports = "trades" }')}
`;

function session(client: string, more: string): string {
  return `[[session]]\nendpoint = "fix"\nsenderCompId = "XSIM"\ntargetCompId = "${client}"\n${more}\n`;
}

function order(clOrdId: string, side: 1 | 2): Field[] {
  return [
    [11, clOrdId],
    [55, 'AAPL'],
    [54, side],
    [60, fixTime(new Date())],
    [38, 10],
    [40, 2],
    [44, '10.00'],
  ];
}

/** Whose the report is, its ExecID, and what it says. */
function essence(message: RawFixMessage): (string | undefined)[] {
  return [115, 448, 17, 150].map((tag) => message.get(tag));
}

describe('drop copies of a daemon', () => {
  let daemon: RunningDaemon;
  const clients: Record<string, RawFix> = {};
  before(async () => {
    daemon = await RunningDaemon.start(VENUE);
    for (const senderCompId of ['ALPHA', 'NEW', 'ALL', 'OFGUESTS', 'OFFIRM']) {
      const { host, port } = daemon.ready.endpoints[0]!;
      const client = await RawFix.connect({
        host,
        port,
        beginString: 'FIX.4.4',
        senderCompId,
        targetCompId: 'XSIM',
      });
      await client.logon();
      clients[senderCompId] = client;
    }
  });
  after(() => daemon[Symbol.asyncDispose]());

  /** What the client has been sent so far, once it has been asked. */
  async function reports(name: string): Promise<(string | undefined)[][]> {
    const client = clients[name]!;
    client.send('1', [[112, 'all']]);
    await client.expect('0', { 112: 'all' });
    return client.received.splice(0).flatMap((message) => (message.type === '8' ? [essence(message)] : []));
  }

  it('are of clients that come for the first time, of their firm, and of what is entered by hand', async () => {
    clients['NEW']!.send('D', order('n1', 1));
    await clients['NEW']!.expect('8', { 150: '0' });
    await daemon.client.order.enter({ symbol: 'AAPL', side: 'sell', quantity: '4', price: '10.00' });
    clients['ALPHA']!.send('D', order('a1', 2));
    await clients['ALPHA']!.expect('8', { 17: 'E-7' });

    const ofGuest = ['NEW', 'guests.NEW'];
    const ofAlpha = ['ALPHA', 'fix.ALPHA'];
    const byHand = [undefined, undefined];
    assert.deepEqual(await reports('ALL'), [
      [...ofGuest, 'E-1', '0'],
      [...byHand, 'E-2', '0'],
      [...ofGuest, 'E-3', 'F'],
      [...byHand, 'E-4', 'F'],
      [...ofAlpha, 'E-5', '0'],
      [...ofGuest, 'E-6', 'F'],
      [...ofAlpha, 'E-7', 'F'],
    ]);
    assert.deepEqual(await reports('OFGUESTS'), [
      [...ofGuest, 'E-1', '0'],
      [...ofGuest, 'E-3', 'F'],
      [...ofGuest, 'E-6', 'F'],
    ]);
    assert.deepEqual(await reports('OFFIRM'), [
      [...ofGuest, 'E-3', 'F'],
      [...ofGuest, 'E-6', 'F'],
    ]);
    // Its own reports are no copies, and it gets them once.
    assert.deepEqual(
      (await reports('ALPHA')).map(([compId, , execution]) => `${compId ?? 'own'} ${execution}`),
      ['NEW E-1', 'own E-2', 'NEW E-3', 'own E-4', 'own E-5', 'NEW E-6', 'own E-7'],
    );
  });

  it('end to be live with the connection; the copies do not', async () => {
    const all = clients['ALL']!;
    all.send('AD', [
      [568, 'live'],
      [569, 0],
      [263, 1],
    ]);
    const acknowledgement = await all.expect('AQ', { 568: 'live' });
    assert.equal(acknowledgement.get(748), '2');
    await all.expect('AE', { 571: 'T-2', 912: 'Y' });
    await all.logout();
    clients['ALPHA']!.send('D', order('a2', 1));
    await clients['ALPHA']!.expect('8', { 150: 'F' });
    const again = await RawFix.connect({ ...all.options, nextSeqNum: all.nextSeqNum });
    clients['ALL'] = again;
    const missed = all.received.at(-1)!.seqNum + 1;
    await again.logon();
    again.send('2', [
      [7, missed],
      [16, 0],
    ]);
    again.send('1', [[112, 'back']]);
    await again.expect('0', { 112: 'back' });
    const missing = again.received.filter(({ type }) => type === '8' || type === 'AE');
    const ofAlpha = ['ALPHA', 'fix.ALPHA'];
    assert.deepEqual(missing.map(essence), [
      [...ofAlpha, 'E-8', '0'],
      [...ofAlpha, 'E-9', 'F'],
      [...ofAlpha, 'E-10', 'F'],
    ]);
  });

  it('are told by session show: whose they are, and how many', async () => {
    const shown = await daemon.run('session', 'show', 'fix.OFFIRM');
    assert.match(shown.stdout, /^Copies +\d+ sent: reports of trades of firm GUESTS$/m);
    const { session: all } = await daemon.client.session.show({ session: 'fix.ALL' });
    const { sent, ...rest } = all.copies!;
    assert.deepEqual(rest, { venue: true, sessions: [], firms: [], reports: 'all', cancelRejects: true });
    assert.ok(sent >= 9);
    const { session: guest } = await daemon.client.session.show({ session: 'guests.NEW' });
    assert.equal(guest.copies, null);
  });
});
