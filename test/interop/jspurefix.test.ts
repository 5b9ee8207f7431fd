import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { connectJspurefix, type JspurefixClient } from '../kit/jspurefix-client.ts';
import { QUIET_SYMBOL, quietVenue } from '../kit/quiet-venue.ts';
import { fixTime } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** What the versions say differently. */
const VERSIONS = {
  'FIX.4.2': { partial: '1', lastQuantity: 'LastShares', status: { ExecTransType: '3' } },
  'FIX.4.3': { partial: 'F', lastQuantity: 'LastQty', status: { ExecType: 'I' } },
  'FIX.4.4': { partial: 'F', lastQuantity: 'LastQty', status: { ExecType: 'I' } },
} as const;

for (const [beginString, version] of Object.entries(VERSIONS)) {
  describe(`jspurefix trades over ${beginString}`, () => {
    let home: DaemonHome;
    let daemon: DaemonProcess;
    let foreign: JspurefixClient;
    let other: RawFix;

    before(async () => {
      home = await DaemonHome.create();
      daemon = await DaemonProcess.start(
        home,
        '--ephemeral',
        '--venues',
        await home.venueFile('quiet', quietVenue([beginString])),
      );
      foreign = await connectJspurefix(daemon.client(beginString, 0));
      other = await RawFix.connect(daemon.client(beginString, 1));
      await other.logon();
    });

    after(async () => {
      foreign?.[Symbol.dispose]();
      await other?.drop();
      await daemon?.stop();
      await home?.[Symbol.asyncDispose]();
    });

    const bid = (clOrdId: string, quantity: number, price: number) =>
      ({ clOrdId, symbol: QUIET_SYMBOL, side: '1', quantity, price }) as const;

    /** The other client sells at the price, and has traded in full when this resolves. */
    async function sell(clOrdId: string, quantity: number, price: string): Promise<void> {
      other.send('D', [
        [11, clOrdId],
        [21, 1],
        [55, QUIET_SYMBOL],
        [54, 2],
        [38, quantity],
        [40, 2],
        [44, price],
        [60, fixTime(new Date())],
      ]);
      await other.expect('8', { 11: clOrdId, 39: 2 });
    }

    it('enters an order, which rests', async () => {
      foreign.enter(bid('bid-1', 100, 10.25));
      const report = await foreign.report({ type: '8', ClOrdID: 'bid-1', ExecType: '0' });
      assert.equal(report['OrdStatus'], '0');
      assert.match(String(report['OrderID']), /^O-\d+$/);
      assert.equal(report['Price'], 10.25);
      assert.equal(report['LeavesQty'], 100);
      assert.equal(report['CumQty'], 0);
    });

    it('is told when the order trades', async () => {
      await sell('offer-1', 40, '10.25');
      const report = await foreign.report({ type: '8', ClOrdID: 'bid-1', ExecType: version.partial });
      assert.equal(report['OrdStatus'], '1');
      assert.equal(report[version.lastQuantity], 40);
      assert.equal(report['LastPx'], 10.25);
      assert.equal(report['LeavesQty'], 60);
      assert.equal(report['CumQty'], 40);
      assert.equal(report['AvgPx'], 10.25);
    });

    it('replaces price and quantity', async () => {
      foreign.replace('bid-1', bid('bid-2', 90, 10.5));
      const report = await foreign.report({ type: '8', ClOrdID: 'bid-2' });
      assert.equal(report['ExecType'], '5');
      assert.equal(report['OrigClOrdID'], 'bid-1');
      assert.equal(report['Price'], 10.5);
      assert.equal(report['OrderQty'], 90);
      assert.equal(report['LeavesQty'], 50);
    });

    it('asks how the order stands', async () => {
      foreign.status(bid('bid-2', 90, 10.5));
      const report = await foreign.report({ type: '8', ClOrdID: 'bid-2', ...version.status });
      assert.equal(report['OrdStatus'], '1');
      assert.equal(report['LeavesQty'], 50);
    });

    it('cancels the order, and is refused the second time', async () => {
      foreign.cancel('bid-2', bid('cancel-1', 90, 10.5));
      const report = await foreign.report({ type: '8', ClOrdID: 'cancel-1' });
      assert.equal(report['ExecType'], '4');
      assert.equal(report['OrdStatus'], '4');
      assert.equal(report['LeavesQty'], 0);
      foreign.cancel('bid-2', bid('cancel-2', 90, 10.5));
      const refusal = await foreign.report({ type: '9', ClOrdID: 'cancel-2' });
      assert.equal(refusal['CxlRejReason'], 0, 'too late to cancel');
      assert.equal(refusal['OrdStatus'], '4');
    });

    it('is told why an order is refused', async () => {
      foreign.enter({ ...bid('bid-3', 100, 10), symbol: 'NOWHERE' });
      const report = await foreign.report({ type: '8', ClOrdID: 'bid-3' });
      assert.equal(report['ExecType'], '8');
      assert.equal(report['OrdRejReason'], 1, 'unknown symbol');
      assert.ok(report['Text']);
    });

    it('is sent what it missed while it was away, and goes on where it was', async () => {
      foreign.enter(bid('bid-4', 100, 11));
      const accepted = await foreign.report({ type: '8', ClOrdID: 'bid-4', ExecType: '0' });
      const sent = foreign.lastSentSeqNum;
      foreign.drop();
      for (const clOrdId of ['missed-1', 'missed-2', 'missed-3']) await sell(clOrdId, 10, '11.00');
      await foreign.connect();
      for (const [index, leaves] of [90, 80, 70].entries()) {
        const report = await foreign.report({ type: '8', ClOrdID: 'bid-4', LeavesQty: leaves });
        assert.equal(report['PossDupFlag'], true);
        assert.equal(report['MsgSeqNum'], Number(accepted['MsgSeqNum']) + 1 + index);
      }
      foreign.status(bid('bid-4', 100, 11));
      const live = await foreign.report({ type: '8', ClOrdID: 'bid-4', LeavesQty: 70, ...version.status });
      // Three reports and the Logon stand between; ours are Logon, ResendRequest and the status request.
      assert.equal(live['MsgSeqNum'], Number(accepted['MsgSeqNum']) + 5);
      assert.equal(foreign.lastSentSeqNum, sent + 3);
    });

    it('finds nothing to reject in what the venue says, and logs out', async () => {
      await foreign.logout();
      assert.deepEqual(foreign.complaints, []);
      assert.match(foreign.received.at(-1)!, /\|35=5\|/);
    });
  });
}
