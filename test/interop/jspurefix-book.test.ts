import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { connectJspurefix, type JspurefixClient } from '../kit/jspurefix-client.ts';
import { QUIET_SYMBOL, QUIET_VENUE } from '../kit/quiet-venue.ts';
import { fixTime } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** An entry of a market data message by the names of its fields. */
type Entry = Readonly<Record<string, unknown>>;

/** A book as a client would keep it that has never seen this venue: by MDEntryPositionNo. */
class ForeignBook {
  readonly sides: Readonly<Record<string, string[]>> = { 0: [], 1: [] };
  readonly trades: string[] = [];

  begin(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry['MDEntrySize'] !== 0) this.sides[String(entry['MDEntryType'])]!.push(textOf(entry));
    }
  }

  step(entry: Entry): void {
    const action = String(entry['MDUpdateAction']);
    const side = this.sides[String(entry['MDEntryType'])];
    if (side === undefined) {
      this.trades.push(textOf(entry));
      return;
    }
    const at = Number(entry['MDEntryPositionNo']) - 1;
    if (action === '0') side.splice(at, 0, textOf(entry));
    else if (action === '1') side[at] = textOf(entry);
    else side.splice(at, 1);
  }
}

function textOf(entry: Entry): string {
  return `${String(entry['MDEntrySize'])} at ${String(entry['MDEntryPx'])}`;
}

for (const beginString of ['FIX.4.2', 'FIX.4.4']) {
  describe(`jspurefix builds a book over ${beginString}`, () => {
    const book = new ForeignBook();
    let home: DaemonHome;
    let daemon: DaemonProcess;
    let foreign: JspurefixClient;
    let trader: RawFix;

    before(async () => {
      home = await DaemonHome.create();
      const venue = await home.venueFile('quiet', QUIET_VENUE);
      daemon = await DaemonProcess.start(home, '--ephemeral', '--venues', venue);
      foreign = await connectJspurefix(daemon.client(beginString, 0));
      trader = await RawFix.connect(daemon.client(beginString, 1));
      await trader.logon();
    });

    after(async () => {
      foreign?.[Symbol.dispose]();
      await trader?.drop();
      await daemon?.stop();
      await home?.[Symbol.asyncDispose]();
    });

    /** Enters an order and waits for what the subscriber is told of it. */
    async function enter(clOrdId: string, side: 1 | 2, quantity: number, price: string): Promise<void> {
      trader.send('D', [
        [11, clOrdId],
        [21, 1],
        [55, QUIET_SYMBOL],
        [54, side],
        [38, quantity],
        [40, 2],
        [44, price],
        [60, fixTime(new Date())],
      ]);
      const { NoMDEntries: entries } = await foreign.report({ type: 'X', MDReqID: 'BOOK' });
      for (const entry of entries as Entry[]) book.step(entry);
    }

    it('begins with what there is', async () => {
      foreign.subscribe('BOOK', QUIET_SYMBOL, 0);
      const snapshot = await foreign.report({ type: 'W', MDReqID: 'BOOK' });
      assert.equal(snapshot['Symbol'], QUIET_SYMBOL);
      book.begin(snapshot['NoMDEntries'] as Entry[]);
      assert.deepEqual(book.sides, { 0: [], 1: [] });
    });

    it('follows orders', async () => {
      await enter('b1', 1, 100, '10.00');
      await enter('b2', 1, 50, '10.05');
      await enter('b3', 1, 20, '10.00');
      await enter('s1', 2, 70, '10.20');
      await enter('s2', 2, 30, '10.10');
      assert.deepEqual(book.sides, { 0: ['50 at 10.05', '120 at 10'], 1: ['30 at 10.1', '70 at 10.2'] });
    });

    it('follows a trade through two prices', async () => {
      await enter('s3', 2, 90, '10.00');
      assert.deepEqual(book.trades, ['50 at 10.05', '40 at 10']);
      assert.deepEqual(book.sides, { 0: ['80 at 10'], 1: ['30 at 10.1', '70 at 10.2'] });
    });

    it('is told why a request is refused', async () => {
      foreign.subscribe('BOOK', QUIET_SYMBOL, 0);
      const refusal = await foreign.report({ type: 'Y', MDReqID: 'BOOK' });
      assert.equal(refusal['MDReqRejReason'], '1', 'the name is taken');
    });

    it('finds nothing to reject in what the venue says, and logs out', async () => {
      await foreign.logout();
      assert.deepEqual(foreign.complaints, []);
      assert.match(foreign.received.at(-1)!, /\|35=5\|/);
    });
  });
}
