import { writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { spawn } from '../../sdk/index.ts';
import { DaemonHome } from '../kit/daemon.ts';
import { LiveDesk } from '../kit/live-desk.ts';
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
referencePrice = "100"

[[endpoint]]
name = "orders"
protocol = "fix"
beginString = "FIX.4.4"
port = 0

[[session]]
endpoint = "orders"
senderCompId = "XSIM"
targetCompId = "ACME"
roles = ["orders"]
messageLog = true
`;

describe('what is done from the dashboard', { timeout: 120_000 }, () => {
  it('to sessions, bots, books, faults, holds, snapshots, the clock and a file', async () => {
    await using home = await DaemonHome.create();
    const venues = await home.venueFile('xsim', VENUE);
    await using daemon = await spawn({ home: home.directory, name: 'live', venues, clock: 'manual' });
    await using desk = new LiveDesk(home.directory);
    await desk.shows(/live as admin/);
    const { host, port } = daemon.endpoints[0]!;
    await sessions(desk, { host, port });
    await bots(desk);
    await faults(desk);
    await holds(desk, () => daemon.order.enter({ symbol: 'AAPL', side: 'buy', quantity: '5', price: '99' }));
    await snapshots(desk);
    desk.press('9');
    await desk.shows(/xsim\.toml +XSIM +loaded/);
    await writeFile(venues, VENUE.replace('"0.01"', '"often"'));
    await desk.shows(/! refused[^]*XSIM goes on as it was\. +\n! 9:12: /);
    await writeFile(venues, VENUE);
    await desk.shows(/xsim\.toml +XSIM +loaded[^]*as the file says/);
    desk.press('r');
    await desk.shows(/xsim\.toml is loaded: nothing changes\./);
    desk.press('7');
    await desk.shows(/main: [^]*orders\.ACME logged on[^]*! +XSIM .*xsim\.toml refused/);
    desk.press('l', 'l');
    await desk.shows(/problems: /);
    const offTick = { symbol: 'AAPL', side: 'buy', quantity: '5', price: '99.001' } as const;
    const enter = (orders: number): Promise<unknown> =>
      Promise.allSettled(Array.from({ length: orders }, () => daemon.order.enter(offTick)));
    await desk.showsWhile(/order OP-\d+ of operator rejected[^]*… more happened than can be read/, () =>
      enter(240),
    );
    // What comes before the second is over is left out.
    await desk.showsWhile(/▸ ..:..:.. +! +XSIM +order OP-\d+ of operator rejected/, () => enter(1));
  });
});

async function sessions(desk: LiveDesk, at: { host: string; port: number }): Promise<void> {
  desk.press('5');
  await desk.shows(/▸ orders\.ACME +XSIM +logged-out/);
  const ids = { beginString: 'FIX.4.4', senderCompId: 'ACME', targetCompId: 'XSIM' };
  const fix = await RawFix.connect({ ...at, ...ids });
  await fix.logon();
  await desk.shows(/▸ orders\.ACME +XSIM +logged-on[^]*in +Logon +#1[^]*out +Logon +#1/);
  fix.nextSeqNum = 9;
  fix.send('0');
  await desk.shows(/! misses 2-8[^]*2 to 8 missing and asked for, 1 message behind/);
  desk.press('N', ...typed('10'), 'enter', 'y');
  await desk.shows(/orders\.ACME expects 10 next and sends \d+\./);
  desk.press('D', 'tab', ...typed('enough'), 'enter', 'y');
  await fix.expect('5', { 58: 'enough' });
  fix.nextSeqNum = 10;
  fix.send('5');
  await fix.drop();
  await desk.shows(/▸ orders\.ACME +XSIM +logged-out[^]*From +- /);
  desk.press('R', 'y');
  await desk.shows(/orders\.ACME expects 1 next and sends 1\./);
}

async function bots(desk: LiveDesk): Promise<void> {
  desk.press('6');
  await desk.shows(/No bot runs[^]*▸ AAPL +XSIM +none/);
  desk.press('b', ...typed('noise'), 'enter');
  await desk.shows(/noise-AAPL trades AAPL\.[^]*|▸ noise-AAPL/);
  await desk.shows(/noise-AAPL +XSIM +noise +AAPL/);
  desk.press('g', 'X', 'y');
  await desk.shows(/noise-AAPL is stopped\./);
  await desk.shows(/No bot runs/);
  desk.press('v', ...typed('slow'));
  await desk.shows(/▸ slow/);
  desk.press('enter');
  await desk.shows(/Set the activity of AAPL on XSIM to slow\?/);
  desk.press('y');
  await desk.shows(/AAPL has activity slow\./);
}

async function faults(desk: LiveDesk): Promise<void> {
  desk.press('a', ...typed('ack-late'));
  await desk.shows(/▸ ack-late/);
  desk.press('enter', ...typed('500'), 'enter');
  await desk.shows(/ack-late \(ack-late\) is armed: it fires once\./);
  await desk.shows(/ack-late +XSIM +ack-late +armed/);
  desk.press('G', 'd');
  await desk.shows(/ack-late is disarmed, after 0 hits\./);
  await desk.shows(/ack-late +XSIM +ack-late +off/);
}

async function holds(desk: LiveDesk, enter: () => Promise<unknown>): Promise<void> {
  desk.press('8');
  await desk.shows(/moved by hand[^]*None is held/);
  desk.press('h', ...typed('all'), 'enter');
  await desk.shows(/all holds what fits it\./);
  await desk.shows(/▸ all /);
  await enter();
  await enter();
  await desk.shows(/2 orders held[^]*O-\d+ +new +operator/);
  desk.press('g', 'r');
  await desk.shows(/O-\d+ is new\.[^]*|1 order held/);
  await desk.shows(/1 order held/);
  desk.press('g', 'J', 'enter', 'y');
  await desk.shows(/O-\d+ is rejected\./);
  await desk.shows(/None is held/);
  desk.press('g', 'X', 'y');
  await desk.shows(/all is removed\./);
}

async function snapshots(desk: LiveDesk): Promise<void> {
  await desk.shows(/There is nothing to go back to/);
  desk.press('S', ...typed('one'), 'enter');
  await desk.shows(/XSIM is kept as one\./);
  await desk.shows(/▸ one +XSIM/);
  desk.press('a', 'enter');
  await desk.shows(/The clock shows /);
  desk.press('B', 'y');
  await desk.shows(/XSIM has gone back\./);
  desk.press('Z', 'y');
  await desk.shows(/one is removed\./);
  desk.press('C', ...typed('scaled'), 'tab', ...typed('60'), 'enter', 'y');
  await desk.shows(/The clock is scaled, at /);
  await desk.shows(/scaled: 60 of its seconds pass in one/);
}

function typed(text: string): string[] {
  return text.split('');
}
