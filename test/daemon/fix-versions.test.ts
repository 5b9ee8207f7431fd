import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DaemonHome, DaemonProcess } from '../kit/daemon.ts';
import { QUIET_SYMBOL, quietVenue } from '../kit/quiet-venue.ts';
import { fixTime, type Field } from '../kit/raw-fix-message.ts';
import { RawFix } from '../kit/raw-fix.ts';

/** What a partial fill says of itself: ExecTransType (20) up to 4.2, ExecType (150) from 4.1, LeavesQty (151) from 4.1. */
const PARTIAL_FILL: Readonly<Record<string, readonly (readonly [tag: number, value: string])[]>> = {
  'FIX.4.0': [[20, '0']],
  'FIX.4.1': [
    [20, '0'],
    [150, '1'],
    [151, '60'],
  ],
  'FIX.4.2': [
    [20, '0'],
    [150, '1'],
    [151, '60'],
  ],
  'FIX.4.3': [
    [150, 'F'],
    [151, '60'],
  ],
  'FIX.4.4': [
    [150, 'F'],
    [151, '60'],
    [851, '1'],
  ],
  'FIXT.1.1': [
    [150, 'F'],
    [151, '60'],
    [851, '1'],
  ],
};
/** Tags that tell versions apart. */
const TELLING = [20, 150, 151, 851];

/** FIX 5.0 SP2, as DefaultApplVerID (1137) says it. */
const SP2: Field = [1137, 9];

describe('a venue that speaks every version of FIX', () => {
  let home: DaemonHome;
  let daemon: DaemonProcess;

  before(async () => {
    home = await DaemonHome.create();
    const venue = await home.venueFile('versions', quietVenue(Object.keys(PARTIAL_FILL)));
    daemon = await DaemonProcess.start(home, '--ephemeral', '--venues', venue);
  });

  after(async () => {
    await daemon?.stop();
    await home?.[Symbol.asyncDispose]();
  });

  for (const [index, [beginString, telling]] of Object.entries(PARTIAL_FILL).entries()) {
    // Above what the versions before have left in the book, which is the same for all.
    const price = `1${index}.25`;
    it(`trades over ${beginString}`, async () => {
      const [buyer, seller] = await Promise.all(
        [0, 1].map(async (nth) => {
          const fix = await RawFix.connect(daemon.client(beginString, nth));
          await fix.logon(beginString === 'FIXT.1.1' ? [SP2] : []);
          return fix;
        }),
      );
      const enter = (fix: RawFix, clOrdId: string, side: 1 | 2, quantity: number): void => {
        const time: Field[] = /^FIX\.4\.[01]$/.test(beginString) ? [] : [[60, fixTime(new Date())]];
        fix.send('D', [
          [11, clOrdId],
          [21, 1],
          [55, QUIET_SYMBOL],
          [54, side],
          [38, quantity],
          [40, 2],
          [44, price],
          ...time,
        ]);
      };
      enter(buyer!, 'bid', 1, 100);
      await buyer!.expect('8', { 11: 'bid', 39: 0 });
      enter(seller!, 'offer', 2, 40);
      await seller!.expect('8', { 11: 'offer', 39: 2, 32: 40, 31: price });
      const fill = await buyer!.expect('8', { 11: 'bid', 39: 1, 32: 40, 31: price, 14: 40 });
      assert.deepEqual(
        TELLING.filter((tag) => fill.get(tag) !== undefined).map((tag) => [tag, fill.get(tag)]),
        telling,
      );
      await Promise.all([buyer!.logout(), seller!.logout()]);
    });
  }

  for (const [what, applVerId] of [
    ['of FIX 5.0', 7],
    ['of FIX 5.0 SP1', 8],
    ['that there is not', 'SP2'],
  ] as const) {
    it(`refuses a FIXT.1.1 Logon with an application version ${what}, and says which one it speaks`, async () => {
      const fix = await RawFix.connect(daemon.client('FIXT.1.1'));
      fix.send('A', [
        [98, 0],
        [108, 30],
        [1137, applVerId],
      ]);
      const logout = await fix.expect('5');
      assert.equal(logout.get(58), 'DefaultApplVerID must be 9');
      await fix.drop();
    });
  }
});
